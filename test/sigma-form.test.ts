/** The form of every shipped rule on behaviour: complete, named once, with techniques that stand, and written for who reads it. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { ownCategories, sigmaCategories } from '#core/behaviour.ts'
import { techniqueOf } from '#core/technique.ts'
import { isRevoked } from '#inspection/knowledge/techniques.ts'
import { techniqueName } from '../src/console/features/alert/technique-names.ts'

const folder = path.join(import.meta.dirname, '../rules/sigma')

interface ShippedRule {
  readonly title: string
  readonly id: string
  readonly name: string
  readonly status: string
  readonly description: string
  readonly author: string
  readonly date: string
  readonly tags: readonly string[]
  readonly logsource: { readonly category: string; readonly product: string }
  readonly detection: { readonly condition: string }
  readonly falsepositives: readonly string[]
  readonly level: string
  readonly lazaret?: { readonly threat: string }
}

const rules = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .flatMap((file) => parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')))
  .map((document) => document.toJS() as ShippedRule)

/** Names of the rules for which the claim does not hold. */
const broken = (claim: (rule: ShippedRule) => boolean): string[] =>
  rules.filter((rule) => !claim(rule)).map(({ name, title }) => name ?? title)

const repeated = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at)

test('there are at least 150, each with every part and none beside', () => {
  assert.ok(rules.length >= 150)
  const needed = 'title id name status description author date tags logsource detection falsepositives level'.split(' ')
  const allowed = new Set([...needed, 'references', 'modified', 'related', 'lazaret'])
  assert.deepEqual(
    broken((rule) => needed.every((part) => part in rule)),
    [],
  )
  assert.deepEqual(
    broken((rule) => Object.keys(rule).every((part) => allowed.has(part))),
    [],
  )
})

test('ids, names and titles are given once, and ids are UUIDs', () => {
  assert.deepEqual(
    broken(({ id }) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)),
    [],
  )
  assert.deepEqual(
    broken(({ name }) => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)),
    [],
  )
  for (const part of ['id', 'name', 'title'] as const) assert.deepEqual(repeated(rules.map((rule) => rule[part])), [])
})

test('titles are short and in the form of the trade', () => {
  const small = /^(?:a|an|and|as|at|by|for|from|in|its|of|on|or|over|the|through|to|with|without)$/
  const isCapital = (word: string, at: number): boolean => /^[^a-z]/.test(word) || (at > 0 && small.test(word))
  assert.deepEqual(
    broken(({ title }) => title.length >= 10 && title.length <= 80 && !title.endsWith('.')),
    [],
  )
  assert.deepEqual(
    broken(({ title }) => title.split(' ').every(isCapital)),
    [],
  )
})

test('descriptions say what it is and why it matters, and no two say the same', () => {
  const words = (text: string): number => text.split(/\s+/).length
  assert.deepEqual(
    broken(({ description }) => description.length >= 80 && description.length <= 400),
    [],
  )
  assert.deepEqual(
    broken(({ description }) => description.startsWith('Detects ') && description.endsWith('.')),
    [],
  )
  assert.deepEqual(
    broken(({ description }) => (description.match(/[.:;]\s|\.$/g) ?? []).length >= 2),
    [],
  )
  assert.deepEqual(
    broken(({ description, title }) => words(description) >= words(title) + 8),
    [],
  )
  assert.deepEqual(repeated(rules.map(({ description }) => description.replace(/^[^.]*\. /, ''))), [])
  const stock =
    /TODO|FIXME|lorem|tbd|xxx|honest software has no reason|seen in malware and, less often|telling together/i
  assert.deepEqual(
    broken(({ description, title }) => !stock.test(description) && !stock.test(title)),
    [],
  )
})

test('false positives are named for each, and "none known" does not stand beside others alone', () => {
  const isPlain = (text: string): boolean => text.length >= 6 && !/^(?:unknown|unlikely|none|n\/a)$/i.test(text)
  assert.deepEqual(
    broken(({ falsepositives }) => falsepositives.length > 0 && falsepositives.every(isPlain)),
    [],
  )
  const most = rules.filter(({ falsepositives }) => falsepositives.some((text) => !text.startsWith('None known')))
  assert.ok(most.length > rules.length * 0.75, `${most.length} of ${rules.length}`)
})

test('levels and statuses are of the specification, and critical is for what nothing else does', () => {
  const levels = new Set(['informational', 'low', 'medium', 'high', 'critical'])
  const statuses = new Set(['stable', 'test', 'experimental'])
  assert.deepEqual(
    broken(({ level, status }) => levels.has(level) && statuses.has(status)),
    [],
  )
  assert.ok(rules.filter(({ level }) => level === 'critical').length < rules.length / 3)
})

test('techniques stand in the matrix, have their names, and have a tactic beside them', () => {
  const tactics =
    /^attack\.(?:reconnaissance|initial-access|execution|persistence|privilege-escalation|stealth|defense-impairment|credential-access|discovery|lateral-movement|collection|command-and-control|exfiltration|impact)$/
  const techniques = ({ tags }: ShippedRule): string[] => tags.flatMap((tag) => techniqueOf(tag) ?? [])
  assert.deepEqual(
    broken((rule) => techniques(rule).length > 0 && repeated(rule.tags).length === 0),
    [],
  )
  assert.deepEqual(
    broken((rule) => techniques(rule).every((id) => techniqueName(id) !== '' && !isRevoked(id))),
    [],
  )
  assert.deepEqual(
    broken(({ tags }) => tags.some((tag) => tactics.test(tag))),
    [],
  )
  assert.deepEqual(
    broken(({ tags }) => tags.every((tag) => tactics.test(tag) || techniqueOf(tag) !== undefined)),
    [],
  )
})

test('log sources are ones that a run makes, and threats have the form of the trade', () => {
  const categories = new Set<string>([...sigmaCategories, ...ownCategories])
  assert.deepEqual(
    broken(({ logsource }) => categories.has(logsource.category) && logsource.product === 'windows'),
    [],
  )
  const threat = /^(?:Trojan(?:-(?:Downloader|Dropper|PSW|Ransom|Spy))?|HTML|Exploit)\.[A-Z]\w+(?:\.[A-Z]\w+)?$/
  assert.deepEqual(
    broken(({ lazaret }) => lazaret === undefined || threat.test(lazaret.threat)),
    [],
  )
  assert.deepEqual(
    broken(({ date }) => /^20\d\d-\d\d-\d\d$/.test(date)),
    [],
  )
})
