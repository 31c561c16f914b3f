/** What only a full inspection uses: the emulator, the rules on behaviour, the heavy engines. */
import { createEmulator } from '#emulator/emulate.ts'
import { openEngines } from '#inspection/engines/open.ts'
import type { InspectorParts } from '#inspection/inspect.ts'
import { compileSigma } from '#inspection/sigma/compile.ts'
import { engineFiles } from './engine-files.ts'
import type { RuleTexts } from './rules.ts'

export async function openDeepParts(
  rules: RuleTexts,
  tell: (problem: string) => void,
): Promise<Pick<InspectorParts, 'sigma' | 'emulator' | 'engines'>> {
  const sigma = compileSigma(rules.sigma)
  for (const { file, line, why } of [...sigma.problems, ...sigma.leftOut]) tell(`${file}:${line}: ${why}`)
  const [emulator, engines] = await Promise.all([createEmulator(), openEngines(engineFiles(tell))])
  return { sigma: sigma.rules, emulator, engines }
}
