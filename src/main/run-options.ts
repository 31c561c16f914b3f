/** The options that name a running Lazaret, the same for every command. */
import type { Command } from 'commander'

export interface RunOptions {
  readonly data?: string
  readonly config?: string
  readonly ports?: string
}

export function addRunOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of queue, objects, keys and database; ./data beside the program by default')
    .option('--config <file>', 'configuration file (YAML)')
}
