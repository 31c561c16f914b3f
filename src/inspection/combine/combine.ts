/** Findings that only together say what a message is. */
import type { Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'
import type { Run } from '../run.ts'
import { attachmentCombinations } from './attachments.ts'
import { phishing } from './phishing.ts'
import { sceneOf } from './scene.ts'
import { sender } from './sender.ts'
import { wants } from './wants.ts'

export function combine(run: Run): Observation[] {
  const scene = sceneOf(run)
  const want = wants(scene)
  const facts = [...want.facts, ...sender(scene)]
  const has = new Set(facts.map(({ rule }) => rule))
  const told = { ...scene, has: (rule: string) => has.has(rule) || scene.has(rule) }
  return [...facts, ...phishing(told, want), ...attachmentCombinations(told)].map(({ rule, detail }) =>
    observe(rule, detail),
  )
}
