/** Lists come a page at a time, newest first: how long a page is, and where it begins. */
import { InvalidArgumentError, type Command } from 'commander'
import type { Options } from './asking.ts'

export interface PageOptions extends Options {
  readonly limit: number
  readonly before?: string
}

/** A parser of whole numbers for an option. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`${least} to ${most}`)
    return value
  }
}

export function paged(command: Command): Command {
  return command
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000), 100)
    .option('--before <id>', 'only what is older than this one: the last of the page before')
}

export const pageOf = ({ limit, before }: PageOptions): { limit: number; before?: string } => ({
  limit,
  ...(before === undefined ? {} : { before }),
})
