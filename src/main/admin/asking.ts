/** What the commands of `lazaret admin` share: their options, the way to the running system, and how an answer is printed. */
import type { Command } from 'commander'
import type { Client } from '#contract/client.ts'
import { openControl } from '../control.ts'
import { addRunOptions, type RunOptions } from '../run-options.ts'
import { showTable, type Row } from '../table.ts'
import { configFor } from '../run-config.ts'

export type Options = RunOptions & { readonly json: boolean }

/** Adds a command that asks the running system and prints the answer: JSON as it is, or a table made of it. */
export function asking(parent: Command, name: string, description: string): Command {
  return addRunOptions(parent.command(name).description(description)).option('--json', 'JSON for scripts', false)
}

export function clientOf(options: RunOptions): Client {
  return openControl(configFor(options).dataDirectory)
}

export function print(options: Options, value: unknown, rows: () => readonly Row[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(value)}\n` : showTable(rows()))
}

export const said = (text: string): readonly Row[] => [{ '': text }]

/** What `{ done, missing }` says. */
export const countOf = ({ done, missing }: { done: readonly string[]; missing: readonly string[] }): readonly Row[] =>
  said(`done: ${done.length}, not found: ${missing.length}`)
