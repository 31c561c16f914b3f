/**
 * The rule sets of one's own inside a worker, beside the shipped rules: each set is an engine of its own, so that names of rules
 * may repeat from set to set, and all can be exchanged between two looks.
 */
import type { BehaviourRules, YaraEngine, YaraMatch } from '../ports.ts'
import { compileYara } from '../yara/compile.ts'
import { ownPrefix, textOf, type OwnRuleSet } from './rule-set.ts'
import { ownSigma } from './sigma.ts'

export interface OwnRulesParts {
  /** Bytes of the WebAssembly build of YARA. */
  readonly wasm: () => Promise<Uint8Array>
  /** Told of a set that cannot be used. */
  readonly warn: (warning: { file: string; why: string }) => void
}

async function ownYara({ name, text }: OwnRuleSet, { wasm, warn }: OwnRulesParts): Promise<YaraEngine> {
  const engine = await compileYara([{ file: name, text }], warn, wasm)
  const named = ({ rule, meta }: YaraMatch): YaraMatch => {
    const { description = '', author = '' } = meta
    return {
      rule: `${ownPrefix}${rule}`,
      meta: { ...meta, description: textOf({ rule, description, author }, name) },
    }
  }
  return { ...engine, scan: (bytes) => engine.scan(bytes).map(named) }
}

export class OwnRules {
  readonly #parts: OwnRulesParts
  #yara: readonly YaraEngine[] = []
  #sigma: readonly BehaviourRules[] = []

  constructor(parts: OwnRulesParts) {
    this.#parts = parts
  }

  /** These are used from now on, and no others. */
  async use(sets: readonly OwnRuleSet[]): Promise<void> {
    const yara: YaraEngine[] = []
    const sigma: BehaviourRules[] = []
    for (const set of sets) {
      try {
        if (set.kind === 'yara') yara.push(await ownYara(set, this.#parts))
        else sigma.push(ownSigma(set))
      } catch (error) {
        this.#parts.warn({ file: set.name, why: error instanceof Error ? error.message : String(error) })
      }
    }
    for (const engine of this.#yara) engine.close()
    this.#yara = yara
    this.#sigma = sigma
  }

  besideYara(shipped: YaraEngine): YaraEngine {
    return {
      ...shipped,
      scan: (bytes) => [...shipped.scan(bytes), ...this.#yara.flatMap((engine) => engine.scan(bytes))],
    }
  }

  besideSigma(shipped: BehaviourRules): BehaviourRules {
    return {
      match: (report) => {
        const all = [shipped, ...this.#sigma].map((rules) => rules.match(report))
        return {
          observations: all.flatMap(({ observations }) => observations),
          unfinished: all.flatMap(({ unfinished }) => unfinished),
        }
      },
    }
  }
}
