/** `lazaret admin systems`: the external systems of an analysis platform. */
import type { Command } from 'commander'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

export function addSystems(admin: Command): void {
  const systems = admin.command('systems').description('external systems of the analysis platform')
  asking(systems, 'list', 'systems that asked to connect, with their fingerprints').action(async (options: Options) => {
    const found = await clientOf(options).call(listSystems)
    print(options, found, () =>
      found.systems.map(({ id, name, kind, state, fingerprint }) => ({ id, name, kind, state, fingerprint })),
    )
  })
  for (const decision of ['accept', 'reject', 'revoke'] as const)
    asking(systems, decision, `${decision} a system`)
      .argument('<id>', 'id of the system')
      .requiredOption('--fingerprint <sha256>', 'the fingerprint that the system itself shows')
      .action(async (id: string, options: Options & { fingerprint: string }) => {
        const { fingerprint } = options
        const system = await clientOf(options).call(decideSystem, { params: { id }, body: { decision, fingerprint } })
        print(options, system, () => said(`${system.name} is ${system.state}.`))
      })
}
