/** An inspector with everything but the emulator and text recognition, in this process. */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { analyzers } from '#inspection/analyzers/index.ts'
import { openEngines } from '#inspection/engines/open.ts'
import { formats } from '#inspection/formats.ts'
import { createInspector } from '#inspection/inspect.ts'
import { readKnowledge } from '#inspection/knowledge/knowledge.ts'
import { compileYara } from '#inspection/yara/compile.ts'

const rules = path.join(import.meta.dirname, '../../rules')

function read(folder: string): { file: string; text: string }[] {
  const files = readdirSync(path.join(rules, folder)).filter((file) => /\.(?:yar|yml)$/.test(file))
  return files.map((file) => ({ file, text: readFileSync(path.join(rules, folder, file), 'utf8') }))
}

const packageFile = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(fileURLToPath(import.meta.resolve(name))))

/** Throws on a rule that does not compile. */
export async function buildInspector(): Promise<ReturnType<typeof createInspector>> {
  const fail = (problem: unknown): never => {
    throw new Error(JSON.stringify(problem))
  }
  const now = (): number => performance.now()
  return createInspector({
    formats,
    analyzers,
    yara: await compileYara(read('yara'), fail, async () => packageFile('@virustotal/yara-x/yara_x_js_bg.wasm')),
    sigma: { match: () => ({ observations: [], unfinished: [] }) },
    knowledge: readKnowledge(read('mail'), fail),
    engines: await openEngines({ now, warn: fail, package: async (name) => packageFile(name) }),
    now,
  })
}
