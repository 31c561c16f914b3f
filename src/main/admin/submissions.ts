/** `lazaret admin submissions`: what connected systems handed over. */
import type { Command } from 'commander'
import { listSubmissions } from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, type Options } from './asking.ts'

export function addSubmissions(admin: Command): void {
  const submissions = admin.command('submissions').description('what connected systems handed over')
  asking(submissions, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listSubmissions)
    print(options, found, () =>
      found.submissions.map(({ id, at, state, level = '', threat = '', name }) => ({
        id,
        at,
        state,
        level,
        threat,
        name,
      })),
    )
  })
}
