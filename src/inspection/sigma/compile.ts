/** Sigma rules (SigmaHQ specification 2.0) compiled once and matched against behaviour events. What is not supported is reported at load. */
import { parse } from 'yaml'
import type { BehaviourReport } from '#core/behaviour.ts'
import type { Severity } from '#core/finding.ts'
import { techniqueOf } from '#core/technique.ts'
import type { Observation } from '../analyzer.ts'
import type { BehaviourRules } from '../ports.ts'
import { parseCondition, type Test } from './condition.ts'
import { fieldTest } from './values.ts'

export interface SigmaSource {
  readonly file: string
  readonly text: string
}
export interface SigmaProblem {
  readonly file: string
  readonly line: number
  readonly why: string
}

interface Rule {
  readonly category: string
  readonly test: Test
  readonly observation: Observation
}

const severities: Record<string, Severity> = {
  informational: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
}
type Yaml = Record<string, unknown>
const isMap = (value: unknown): value is Yaml => typeof value === 'object' && value !== null && !Array.isArray(value)

export function compileSigma(sources: readonly SigmaSource[]): {
  readonly rules: BehaviourRules
  readonly count: number
  readonly problems: readonly SigmaProblem[]
} {
  const rules: Rule[] = []
  const problems: SigmaProblem[] = []
  for (const { file, text } of sources) {
    for (const { start, body } of documentsOf(text)) {
      try {
        rules.push(ruleOf(file, parse(body, { maxAliasCount: 10 })))
      } catch (error) {
        problems.push({ file, line: start, why: error instanceof Error ? error.message.slice(0, 200) : 'unreadable' })
      }
    }
  }
  return { rules: { match: (report) => match(rules, report) }, count: rules.length, problems }
}

function documentsOf(text: string): { start: number; body: string }[] {
  let line = 1
  return text.split(/^---\s*$/m).flatMap((body) => {
    const start = line
    line += body.split('\n').length - 1
    return body.trim() === '' ? [] : [{ start, body }]
  })
}

function ruleOf(file: string, rule: unknown): Rule {
  if (!isMap(rule) || !isMap(rule['logsource']) || !isMap(rule['detection'])) throw new Error('not a Sigma rule')
  const { title, name, level, tags, lazaret } = rule
  const { condition, ...parts } = rule['detection']
  const category = rule['logsource']['category']
  if (typeof category !== 'string') throw new Error('logsource has no category')
  if (typeof condition !== 'string') throw new Error('condition must be one text')
  const selections = new Map(Object.entries(parts).map(([key, value]) => [key, selectionOf(value)]))
  const threat = isMap(lazaret) ? lazaret['threat'] : undefined
  const techniques = (Array.isArray(tags) ? tags : []).flatMap((tag) => techniqueOf(String(tag)) ?? [])
  return {
    category,
    test: parseCondition(condition, selections),
    observation: {
      rule: `sigma.${typeof name === 'string' ? name : file.replace(/^.*\/|\.ya?ml$/g, '')}`,
      severity: severities[String(level)] ?? 'medium',
      text: typeof title === 'string' ? title : file,
      techniques,
      ...(typeof threat === 'string' ? { threat } : {}),
    },
  }
}

function selectionOf(value: unknown): Test {
  if (isMap(value)) {
    const tests = Object.entries(value).map(([key, wanted]) => fieldOf(key, wanted))
    return (fields) => tests.every((test) => test(fields))
  }
  if (!Array.isArray(value)) throw new Error('a selection must be a map or a list')
  const tests = (value as unknown[]).map((item) => (isMap(item) ? selectionOf(item) : keywordOf(item)))
  return (fields) => tests.some((test) => test(fields))
}

function fieldOf(key: string, wanted: unknown): Test {
  const [field = '', ...modifiers] = key.split('|')
  const test = fieldTest(modifiers, wanted)
  return (fields) => test(fields[field], fields)
}

function keywordOf(word: unknown): Test {
  const test = fieldTest(['contains'], word)
  return (fields) => Object.values(fields).some((value) => test(value, fields))
}

function match(rules: readonly Rule[], report: BehaviourReport): Observation[] {
  const hits = new Map<Rule, Observation>()
  for (const event of report.events)
    for (const rule of rules)
      if (rule.category === event.category && !hits.has(rule) && rule.test(event.fields))
        hits.set(rule, rule.observation)
  return [...hits.values()]
}
