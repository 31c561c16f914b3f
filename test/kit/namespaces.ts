/** Two network namespaces joined by a pair of virtual interfaces (ip-netns(8), veth(4)), for Linux and root alone. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ip = (words: string) => run('ip', words.split(' '))

export type Side = 'near' | 'far'
export const addresses: Readonly<Record<Side, string>> = { near: '10.203.0.1', far: '10.203.0.2' }

/** Why this machine cannot do it; undefined where it can. */
export async function missingForNamespaces(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux'
  if (process.getuid?.() !== 0) return 'making network namespaces needs root'
  try {
    await using _pair = await Namespaces.join('probe')
    return undefined
  } catch (error) {
    return `ip cannot make a joined pair of namespaces here: ${String(error).split('\n')[1] ?? String(error)}`
  }
}

export class Namespaces implements AsyncDisposable {
  readonly #tag: string

  private constructor(tag: string) {
    this.#tag = tag
  }

  static async join(name: string): Promise<Namespaces> {
    const pair = new Namespaces(`${name.slice(0, 5)}${process.pid}`)
    try {
      for (const side of ['near', 'far'] as const) await ip(`netns add ${pair.#space(side)}`)
      const [near, far] = [pair.#device('near'), pair.#device('far')]
      await ip(`link add ${near} netns ${pair.#space('near')} type veth peer name ${far} netns ${pair.#space('far')}`)
      for (const side of ['near', 'far'] as const) {
        await ip(`-n ${pair.#space(side)} addr add ${addresses[side]}/24 dev ${pair.#device(side)}`)
        await ip(`-n ${pair.#space(side)} link set lo up`)
        await ip(`-n ${pair.#space(side)} link set ${pair.#device(side)} up`)
      }
      return pair
    } catch (error) {
      await pair[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts Node.js on a side. */
  start(side: Side, file: string, words: readonly string[]): ChildProcess {
    const command = ['netns', 'exec', this.#space(side), process.execPath, file, ...words]
    return spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] })
  }

  async link(state: 'up' | 'down'): Promise<void> {
    await ip(`-n ${this.#space('near')} link set ${this.#device('near')} ${state}`)
  }

  /** A queueing discipline (tc(8)) in both directions; the reason where this kernel has no such one. */
  async discipline(words: string): Promise<string | undefined> {
    for (const side of ['near', 'far'] as const) {
      const place = ['-n', this.#space(side), 'qdisc', 'replace', 'dev', this.#device(side), 'root']
      try {
        await run('tc', [...place, ...words.split(' ')])
      } catch (error) {
        return `tc cannot do ${words} here: ${/^Error: (?!Command failed)(.*)$/m.exec(String(error))?.[1] ?? String(error)}`
      }
    }
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const side of ['near', 'far'] as const) await ip(`netns del ${this.#space(side)}`).catch(() => undefined)
  }

  #space(side: Side): string {
    return `lazaret-${side}-${this.#tag}`
  }

  /** Names of interfaces have at most 15 characters. */
  #device(side: Side): string {
    return `lz${side.slice(0, 1)}${this.#tag}`.slice(0, 15)
  }
}
