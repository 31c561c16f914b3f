/** Builds the inspector inside a worker from rule texts: whole, or without what a static inspection never uses. */
import { readFile } from 'node:fs/promises'
import { openers } from '#emulator/openers.ts'
import { analyzers } from '#inspection/analyzers/index.ts'
import { enginesOnDemand } from '#inspection/engines/on-demand.ts'
import { formats } from '#inspection/formats.ts'
import { createInspector, type Inspect, type InspectionRequest, type InspectorParts } from '#inspection/inspect.ts'
import { readKnowledge } from '#inspection/knowledge/knowledge.ts'
import type { RunnableTypes } from '#inspection/ports.ts'
import { compileYara } from '#inspection/yara/compile.ts'
import type { RuleTexts } from './rules.ts'

export interface Parts {
  readonly inspect: Inspect
  readonly problems: readonly string[]
}

/** How deep the inspections go that a worker is made ready for. */
export type Profile = InspectionRequest['profile']

const wasm = (): Promise<Uint8Array> =>
  readFile(new URL(import.meta.resolve('@virustotal/yara-x').replace(/yara_x_js\.js$/, 'yara_x_js_bg.wasm')))

const now = (): number => performance.now()

export async function buildParts(rules: RuleTexts, profile: Profile): Promise<Parts> {
  const problems: string[] = []
  const warn = ({ file, why }: { file: string; why: string }): number => problems.push(`${file}: ${why}`)
  const [yara, deep] = await Promise.all([
    compileYara(rules.yara, warn, wasm),
    profile === 'full' ? deepParts(rules, problems) : shallowParts(),
  ])
  const knowledge = readKnowledge(rules.mail, warn)
  return { inspect: createInspector({ formats, analyzers, yara, now, knowledge, ...deep }).inspect, problems }
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
