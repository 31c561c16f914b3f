/** Known policies in a JSON file, so that a restart does not open the door to who blocks policy and record (RFC 8461, 10.2). */
import fs from 'node:fs'
import { z } from 'zod'
import type { KnownPolicy, PolicyStore } from './policies.ts'

const form = z.array(
  z.object({
    domain: z.string(),
    id: z.string(),
    until: z.number(),
    policy: z.object({ mode: z.enum(['enforce', 'testing', 'none']), mx: z.array(z.string()), maxAge: z.number() }),
  }),
)

/** What cannot be read or written is as if it were not there: mail flows on. */
export function policyFile(file: string): PolicyStore {
  return {
    load(): readonly KnownPolicy[] {
      try {
        return form.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
      } catch {
        return []
      }
    },
    save(policies) {
      try {
        fs.writeFileSync(`${file}.new`, JSON.stringify(policies), { mode: 0o600 })
        fs.renameSync(`${file}.new`, file)
      } catch {
        // The next policy is a new chance.
      }
    },
  }
}
