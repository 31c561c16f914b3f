/**
 * Real material written by others: what others say of a sample must hold here too. Needs the corpus of development samples beside
 * the repository (or where LAZARET_CORPUS points to); its files are read, never run.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { DetailedReport } from '#inspection/inspect.ts'
import { buildInspector } from './inspector.ts'

interface Item {
  readonly path: string
  readonly kind: string
  readonly label: string
  readonly expected: readonly string[]
  readonly facts?: Readonly<Record<string, unknown>>
}

interface Name {
  readonly rules?: readonly string[]
  readonly types?: string
  readonly gap?: string
  readonly pattern?: string
}

const here = import.meta.dirname
const corpus = process.env['LAZARET_CORPUS'] ?? path.join(here, '../../../shared/corpus')
const index = path.join(corpus, 'index.json')
const skip = existsSync(index) ? false : `the corpus is not at ${corpus}`
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

const names = readJson(path.join(here, 'expected-tags.json')) as Record<string, Name>
const notOurs = readJson(path.join(here, 'not-ours.json')) as Record<string, string>
const open = readJson(path.join(here, 'open.json')) as Record<string, string>
const items = skip === false ? (readJson(index) as { items: Item[] }).items : []

interface Seen {
  readonly item: Item
  readonly report: DetailedReport
}

const seen: Seen[] = []
let peak = 0

test('every sample is inspected without a throw, in time, in bounded memory', { skip }, async () => {
  const { inspect } = await buildInspector()
  for (const item of items) {
    const bytes = readFileSync(path.join(corpus, item.path))
    const kind = item.path.endsWith('.eml') ? ({ kind: 'message' } as const) : {}
    const report = await inspect({ name: path.basename(item.path), bytes, profile: 'full', deadline: 60_000, ...kind })
    assert.ok(!report.verdict.gaps.some(({ who }) => who === 'inspection'), `${item.path} was not finished`)
    peak = Math.max(peak, process.memoryUsage().rss)
    seen.push({ item, report })
  }
  assert.ok(peak < 2_000_000_000, `${peak} bytes of memory`)
})

test('what is clean or merely odd is not called malware', { skip }, () => {
  const wrong = seen.filter(
    ({ item, report }) => /^(?:clean|ambiguous)$/.test(item.label) && report.verdict.level === 'malicious',
  )
  assert.deepEqual(
    wrong.map(({ item }) => item.path),
    [],
  )
})

test('clean mail is no detection', { skip }, () => {
  const wrong = seen.filter(
    ({ item, report }) =>
      item.kind === 'mail' && item.label === 'clean' && /suspicious|malicious/.test(report.verdict.level),
  )
  assert.deepEqual(
    wrong.map(({ item }) => item.path),
    [],
  )
})

test('most phishing is detected', { skip }, () => {
  const phish = seen.filter(({ item }) => item.label === 'phish')
  const found = phish.filter(({ report }) => /suspicious|malicious/.test(report.verdict.level))
  assert.ok(found.length >= phish.length * 0.65, `${found.length} of ${phish.length}`)
})

const rulesOf = ({ report }: Seen): string[] => report.verdict.findings.map(({ rule }) => rule)

function has(one: Seen, { rules = [], types, gap, pattern }: Name): boolean {
  const told = rulesOf(one)
  if (rules.some((rule) => told.includes(rule))) return true
  if (types !== undefined && one.report.artifacts.some(({ type }) => new RegExp(types).test(type))) return true
  if (gap !== undefined && one.report.verdict.gaps.some(({ why }) => new RegExp(gap).test(why))) return true
  return pattern !== undefined && told.some((rule) => new RegExp(pattern).test(rule))
}

const ours = (tag: string): boolean =>
  !tag.endsWith('?') && !tag.startsWith('false-positive-trap') && !Object.hasOwn(notOurs, tag)

test('every tag has a name here or a reason why not', { skip }, () => {
  const tags = new Set(items.flatMap(({ expected }) => expected).filter(ours))
  assert.deepEqual(
    [...tags].filter((tag) => !Object.hasOwn(names, tag)),
    [],
  )
})

test('every expected tag is found, or is listed as open with the reason', { skip }, (context) => {
  const missed = seen.flatMap((one) =>
    one.item.expected
      .filter(ours)
      .filter((tag) => !has(one, names[tag] ?? {}))
      .map((tag) => ({ tag, place: one.item.path })),
  )
  for (const { tag, place } of missed) context.diagnostic(`not found: ${tag} in ${place}`)
  assert.deepEqual(
    missed.filter(({ tag, place }) => !Object.hasOwn(open, tag) && !Object.hasOwn(open, place)),
    [],
  )
})

/** What was measured by other tools, as a question to a report. Addresses are counted there by another pattern: ours may be more. */
const facts: Readonly<Record<string, (one: Seen, value: unknown) => boolean>> = {
  zip_encrypted: (one) => rulesOf(one).includes('archive.encrypted'),
  ole_encrypted_package: (one) => rulesOf(one).includes('office.encrypted'),
  pdf_encrypted: (one, value) => rulesOf(one).includes('pdf.encrypted') === value,
  vba_project: (one) => rulesOf(one).includes('office.macros'),
  zip_entries: entriesFit,
  attachments: attachmentsFit,
  urls: (one, value) => value === 0 || one.report.links.length > 0,
}

/** Folders are no objects, encrypted and damaged entries leave gaps. */
function entriesFit({ report }: Seen, value: unknown): boolean {
  const direct = report.artifacts.filter(({ parent }) => parent === '0').length
  return report.verdict.gaps.length > 0 || direct > 0 || value === 0
}

function attachmentsFit({ report }: Seen, value: unknown): boolean {
  const wanted = value as readonly { readonly sha256: string }[]
  const known = new Set(report.artifacts.map(({ sha256 }) => sha256))
  return wanted.every(({ sha256 }) => known.has(sha256))
}

test('every measured fact holds, or is listed as open with the reason', { skip }, (context) => {
  const wrong = seen.flatMap((one) =>
    Object.entries(one.item.facts ?? {})
      .filter(([fact, value]) => facts[fact]?.(one, value) === false)
      .map(([fact]) => ({ fact: `fact:${fact}`, place: one.item.path })),
  )
  for (const { fact, place } of wrong) context.diagnostic(`does not hold: ${fact} in ${place}`)
  assert.deepEqual(
    wrong.filter(({ fact, place }) => !Object.hasOwn(open, fact) && !Object.hasOwn(open, place)),
    [],
  )
})
