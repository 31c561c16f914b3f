/** Builds the inspector inside a worker from rule texts: whole, or without what a static inspection never uses. */
import { openers } from '#emulator/openers.ts'
import { analyzers } from '#inspection/analyzers/index.ts'
import { enginesOnDemand } from '#inspection/engines/on-demand.ts'
import { formats } from '#inspection/formats.ts'
import { createInspector, type Inspect, type InspectionRequest, type InspectorParts } from '#inspection/inspect.ts'
import { OwnRules } from '#inspection/own-rules/own-rules.ts'
import { readKnowledge } from '#inspection/knowledge/knowledge.ts'
import type { RunnableTypes } from '#inspection/ports.ts'
import { compileYara } from '#inspection/yara/compile.ts'
import type { RuleTexts } from './rules.ts'
import { yaraWasm } from './yara-wasm.ts'

export interface Parts {
  readonly inspect: Inspect
  readonly problems: readonly string[]
}

/** How deep the inspections go that a worker is made ready for. */
export type Profile = InspectionRequest['profile']

const now = (): number => performance.now()

/** Rules of one's own that an inspector uses beside the shipped ones; what cannot be used is told. */
export const ownRules = (tell: (problem: string) => void): OwnRules =>
  new OwnRules({ wasm: yaraWasm, warn: ({ file, why }) => tell(`rule set ${file}: ${why}`) })

export interface Ingredients {
  readonly rules: RuleTexts
  readonly profile: Profile
  readonly own: OwnRules
}

export async function buildParts({ rules, profile, own }: Ingredients): Promise<Parts> {
  const problems: string[] = []
  const warn = ({ file, why }: { file: string; why: string }): number => problems.push(`${file}: ${why}`)
  const [yara, deep] = await Promise.all([
    compileYara(rules.yara, warn, yaraWasm),
    profile === 'full' ? deepParts(rules, problems) : shallowParts(),
  ])
  const knowledge = readKnowledge(rules.mail, warn)
  const joined = { yara: own.besideYara(yara), sigma: own.besideSigma(deep.sigma) }
  return { inspect: createInspector({ formats, analyzers, now, knowledge, ...deep, ...joined }).inspect, problems }
}

type Deep = Pick<InspectorParts, 'sigma' | 'emulator' | 'engines' | 'runnable'>

/** Loaded here only: the emulator and the engines take longer to start than all the rest. */
async function deepParts(rules: RuleTexts, problems: string[]): Promise<Deep> {
  const { openDeepParts } = await import('./deep-parts.ts')
  return openDeepParts(rules, (problem) => problems.push(problem))
}

/** Enough to name what is left out. */
async function shallowParts(): Promise<Deep> {
  const open = async () => {
    const [{ openEngines }, { engineFiles }] = await Promise.all([
      import('#inspection/engines/open.ts'),
      import('./engine-files.ts'),
    ])
    return openEngines(engineFiles(() => undefined))
  }
  const sigma = { match: () => ({ observations: [], unfinished: [] }) }
  return { sigma, runnable, engines: enginesOnDemand(open) }
}

const all = Object.entries(openers)
const runnable: RunnableTypes = {
  types: all.filter(([, { document }]) => document === undefined).map(([type]) => type),
  documentTypes: all.filter(([, { document }]) => document === true).map(([type]) => type),
}
