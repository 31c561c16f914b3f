/** `lazaret admin exclusions`: what the analysis platform does not judge. */
import { Argument, type Command } from 'commander'
import {
  addExclusion,
  exclusionKinds,
  listExclusions,
  removeExclusion,
  type Exclusion,
} from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

export function addExclusions(admin: Command): void {
  const exclusions = admin.command('exclusions').description('what the analysis platform does not judge')
  asking(exclusions, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listExclusions)
    print(options, found, () =>
      found.exclusions.map(({ id, kind, value, who, at, comment }) => ({ id, kind, value, who, at, comment })),
    )
  })
  asking(exclusions, 'add', 'do not judge an object, a sender, a recipient, an address or a type any more')
    .addArgument(new Argument('<kind>', 'what is excluded').choices([...exclusionKinds]))
    .argument('<value>', 'a SHA-256 for hash, else a mask with * and ?')
    .option('--comment <text>', 'why', '')
    .action(async (kind: Exclusion['kind'], value: string, options: Options & { readonly comment: string }) => {
      const body = { kind, value, comment: options.comment }
      const added = await clientOf(options).call(addExclusion, { body })
      print(options, added, () => said(`${added.kind} ${added.value} is excluded: ${added.id}`))
    })
  asking(exclusions, 'remove', 'judge again what was excluded')
    .argument('<id>', 'id of the exclusion')
    .action(async (id: string, options: Options) => {
      const done = await clientOf(options).call(removeExclusion, { params: { id } })
      print(options, done, () => said('The exclusion is removed.'))
    })
}
