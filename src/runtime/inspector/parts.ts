/** Builds the inspector inside a worker from rule texts. */
import { readFile } from 'node:fs/promises'
import { createEmulator } from '#emulator/emulate.ts'
import { analyzers } from '#inspection/analyzers/index.ts'
import { openEngines } from '#inspection/engines/open.ts'
import { formats } from '#inspection/formats.ts'
import { createInspector, type Inspect } from '#inspection/inspect.ts'
import { readKnowledge } from '#inspection/knowledge/knowledge.ts'
import { compileSigma } from '#inspection/sigma/compile.ts'
import { compileYara } from '#inspection/yara/compile.ts'
import { engineFiles } from './engine-files.ts'
import type { RuleTexts } from './rules.ts'

export interface Parts {
  readonly inspect: Inspect
  readonly problems: readonly string[]
}

const wasm = (): Promise<Uint8Array> =>
  readFile(new URL(import.meta.resolve('@virustotal/yara-x').replace(/yara_x_js\.js$/, 'yara_x_js_bg.wasm')))

const now = (): number => performance.now()

export async function buildParts(rules: RuleTexts): Promise<Parts> {
  const problems: string[] = []
  const sigma = compileSigma(rules.sigma)
  const knowledge = readKnowledge(rules.mail, ({ file, why }) => problems.push(`${file}: ${why}`))
  for (const { file, line, why } of sigma.problems) problems.push(`${file}:${line}: ${why}`)
  const [yara, emulator, engines] = await Promise.all([
    compileYara(rules.yara, ({ file, why }) => problems.push(`${file}: ${why}`), wasm),
    createEmulator(),
    openEngines(engineFiles((problem) => problems.push(problem))),
  ])
  const inspector = createInspector({
    formats,
    analyzers,
    yara,
    sigma: sigma.rules,
    now,
    emulator,
    knowledge,
    engines,
  })
  return { inspect: inspector.inspect, problems }
}
