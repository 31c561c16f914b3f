/** `lazaret admin config`: the configuration file, read without asking anybody. */
import type { Command } from 'commander'
import { describeConfig } from '#runtime/config/describe.ts'
import { configFor } from '../run-config.ts'
import { asking, print, said, type Options } from './asking.ts'

export function addConfig(admin: Command): void {
  const config = admin.command('config').description('the configuration file')
  asking(config, 'show', 'every key, its value, default and meaning').action((options: Options) => {
    const lines = describeConfig(configFor(options))
    print(options, lines, () =>
      lines.map(({ key, value, default: usual, meaning }) => ({ key, value, default: usual, meaning })),
    )
  })
  asking(config, 'check', 'read the file and say what is wrong with it').action((options: Options) => {
    const { dataDirectory } = configFor(options)
    print(options, { ok: true, dataDirectory }, () => said('The configuration is right.'))
  })
}
