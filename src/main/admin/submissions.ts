/** `lazaret admin submissions`: what connected systems handed over. */
import type { Command } from 'commander'
import { listSubmissions, rescanSubmission } from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addSubmissions(admin: Command): void {
  const submissions = admin.command('submissions').description('what connected systems handed over')
  paged(asking(submissions, 'list', 'newest first')).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listSubmissions, { query: pageOf(options) })
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
  asking(submissions, 'rescan', 'judge a submission again with the rules of today')
    .argument('<id>', 'id of the submission')
    .action(async (id: string, options: Options) => {
      const asked = await clientOf(options).call(rescanSubmission, { params: { id } })
      print(options, asked, () => said(`The submission is ${asked.state}; another verdict reaches its system.`))
    })
}
