/** `lazaret admin audit`: who changed what on the gateway. */
import type { Command } from 'commander'
import { listAudit } from '#contract/gateway-events-api.ts'
import { asking, clientOf, print } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addAudit(admin: Command): void {
  const audit = asking(admin, 'audit', 'what people changed on the gateway and did with messages, newest first')
  paged(audit).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listAudit, { query: pageOf(options) })
    print(options, found, () => found.entries.map(({ id, at, who, what, detail }) => ({ id, at, who, what, detail })))
  })
}
