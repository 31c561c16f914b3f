/** Reads the shipped rules from disk once and names their version, a part of every cache key. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface RuleText {
  readonly file: string
  readonly text: string
}
export interface RuleTexts {
  readonly yara: readonly RuleText[]
  readonly sigma: readonly RuleText[]
  /** Brands, hosts and phrases of rules/mail. */
  readonly mail: readonly RuleText[]
  readonly version: string
}

/** Rules of one's own lie in folders below, for example in `sigma/custom`. */
async function read(directory: string, form: RegExp): Promise<RuleText[]> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => form.test(name)).sort()
  return Promise.all(names.map(async (file) => ({ file, text: await readFile(path.join(directory, file), 'utf8') })))
}

export async function readRules(directory: string): Promise<RuleTexts> {
  const [yara, sigma, mail] = await Promise.all([
    read(path.join(directory, 'yara'), /\.yara?$/),
    read(path.join(directory, 'sigma'), /\.ya?ml$/),
    read(path.join(directory, 'mail'), /\.ya?ml$/),
  ])
  const hash = createHash('sha256')
  for (const { file, text } of [...yara, ...sigma, ...mail]) hash.update(`${file}\0${text}\0`)
  return { yara, sigma, mail, version: hash.digest('hex').slice(0, 16) }
}
