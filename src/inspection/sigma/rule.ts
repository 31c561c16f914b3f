/** One Sigma rule compiled: which events it reads, its test, and what is said when it is met. */
import type { Severity } from '#core/finding.ts'
import { techniqueOf } from '#core/technique.ts'
import type { Observation } from '../analyzer.ts'
import { currentTechnique } from '../knowledge/techniques.ts'
import { parseCondition } from './condition.ts'
import { isMap, type RuleDocument, RuleFault, type Yaml } from './documents.ts'
import { eventIdOf, type Source, sourceOf } from './source.ts'
import { allOf, anyOf, type Test } from './test.ts'
import { fieldTest, type Placeholders } from './values.ts'

export interface Rule {
  /** `name`, `id` and title: what correlations may call it. */
  readonly names: readonly string[]
  readonly source: Source
  readonly logsource: Yaml
  readonly test: Test
  readonly observation: Observation
}

const severities: Readonly<Record<string, Severity>> = {
  informational: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
}
/** Fields that name the log itself, which a run does not keep. */
const ofLog = new Set(['Channel', 'Provider_Name', 'Provider_Guid'])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The rule's `name`; else its title, or its file's name, as one word. */
function idOf({ file, body }: RuleDocument): string {
  const name = textOf(body['name'])
  if (name !== '') return name.slice(0, 100)
  const base = (file.split('/').pop() ?? file).replace(/\.ya?ml$/i, '')
  const word = textOf(body['title'])
    .toLowerCase()
    .replaceAll(/[^a-z0-9]{1,200}/g, '-')
    .slice(0, 80)
  return word.replaceAll(/^-|-$/g, '') || base
}

/** What correlations may call a rule or another correlation. */
export const namesOf = ({ name, id, title }: Yaml): string[] =>
  [name, id, title].map(textOf).filter((one) => one !== '')

/** What a report says of a rule or of a correlation that is met. */
export function observationOf(document: RuleDocument): Observation {
  const { title, level, tags, lazaret } = document.body
  const threat = isMap(lazaret) ? textOf(lazaret['threat']) : ''
  const named = (Array.isArray(tags) ? (tags as unknown[]) : []).flatMap((tag) => techniqueOf(String(tag)) ?? [])
  const techniques = named.map(currentTechnique)
  return {
    rule: `sigma.${idOf(document)}`,
    severity: severities[textOf(level).toLowerCase()] ?? 'medium',
    text: textOf(title) || document.file,
    techniques: [...new Set(techniques)],
    ...(threat === '' ? {} : { threat }),
  }
}

export interface Reading {
  readonly service: string | undefined
  readonly placeholders: Placeholders
  /** Where in the document the selections stand. */
  readonly place: readonly string[]
}

function fieldOf(key: string, wanted: unknown, { service, placeholders }: Reading): Test {
  const [field = ''] = key.split('|')
  if (ofLog.has(field)) return { run: () => true }
  if (field !== 'EventID') return fieldTest(key, wanted, placeholders)
  const ids = new Set((Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]).map(String))
  return { run: ({ event }) => ids.has(eventIdOf(event, service) ?? '') }
}

/** Repeats the work at a place of the rule, so that a fault tells where it is. */
function at<T>(place: readonly string[], work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RuleFault) throw error
    throw new RuleFault(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable', place)
  }
}

function selectionOf(value: unknown, place: readonly string[], reading: Reading): Test {
  if (isMap(value)) {
    const entries = Object.entries(value)
    if (entries.length === 0) throw new RuleFault('a selection is empty', place)
    return allOf(entries.map(([key, wanted]) => at([...place, key], () => fieldOf(key, wanted, reading))))
  }
  const items = Array.isArray(value) ? (value as unknown[]) : [value]
  if (items.length === 0 || value === null) throw new RuleFault('a selection is empty', place)
  return anyOf(
    items.map((item, index) => {
      const here = [...place, String(index)]
      return isMap(item) ? selectionOf(item, here, reading) : at(here, () => fieldOf('', item, reading))
    }),
  )
}

function conditionOf(condition: unknown, selections: ReadonlyMap<string, Test>): Test {
  const texts = (Array.isArray(condition) ? (condition as unknown[]) : [condition]).filter(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  )
  if (texts.length === 0) throw new Error('the rule has no condition')
  return anyOf(texts.map((text) => parseCondition(text, selections)))
}

/** Selections and their condition as one test. Throws RuleFault. */
export function detectionOf(detection: Yaml, reading: Reading): Test {
  const { place } = reading
  const parts = Object.entries(detection).filter(([key]) => key !== 'condition' && key !== 'timeframe')
  const selections = new Map(parts.map(([key, value]) => [key, selectionOf(value, [...place, key], reading)]))
  return at([...place, 'condition'], () => conditionOf(detection['condition'], selections))
}

/** Undefined where no run makes the events it is about. Throws RuleFault. */
export function ruleOf(document: RuleDocument, placeholders: Placeholders): Rule | undefined {
  const { logsource, detection } = document.body
  if (!isMap(logsource)) throw new RuleFault('the rule has no logsource', [])
  if (!isMap(detection)) throw new RuleFault('the rule has no detection', [])
  const source = sourceOf(logsource)
  if (!source) return undefined
  return {
    names: namesOf(document.body),
    source,
    logsource,
    test: detectionOf(detection, { service: source.service, placeholders, place: ['detection'] }),
    observation: observationOf(document),
  }
}

/** What a log source is called where a rule is left out. */
export function sourceName(body: Yaml): string {
  const { logsource } = body
  if (!isMap(logsource)) return ''
  return [logsource['product'], logsource['category'], logsource['service']].map(textOf).filter(Boolean).join('/')
}
