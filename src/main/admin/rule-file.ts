/** Files of rules that a person names on the command line. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '#core/errors.ts'
import { ruleSetKinds, type RuleSetRow } from '#contract/analysis-rulesets-api.ts'

export async function bytesIn(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return Uint8Array.from(await readFile(file))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('invalid-request', `${file} cannot be read: ${why}`)
  }
}

export const textIn = async (file: string): Promise<string> => new TextDecoder().decode(await bytesIn(file))

/** Without its folder and ending. */
export const nameOf = (file: string): string => path.parse(file).name

/** By what is said, else by the file's name. */
export function kindOf(file: string, told: string | undefined): RuleSetRow['kind'] {
  const word = told ?? (/\.ya?ml$/i.test(file) ? 'sigma' : 'yara')
  const kind = ruleSetKinds.find((one) => one === word)
  if (!kind)
    throw new Failure('invalid-request', `A rule set is of the kind ${ruleSetKinds.join(' or ')}, not ${word}.`)
  return kind
}
