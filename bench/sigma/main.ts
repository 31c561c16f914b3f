/**
 * `npm run bench:sigma -- [--quick] [--json]`: how long rules on behaviour take to load, and how long the events of one run take
 * to be judged by them, for growing numbers of rules and beside the shipped ones alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type CompiledSigma, compileSigma, type SigmaSource } from '#inspection/sigma/compile.ts'
import { median, percentile, slope } from '../kit/figures.ts'
import { madeReport } from './events.ts'
import { madeRules } from './rules.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const eventCount = 200
const rounds = values.quick ? 5 : 25
const goals = { matchMs: 50, loadMs: 10_000 }

const folder = new URL('../../rules/sigma/', import.meta.url)
const shipped = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }))
const reports = Array.from({ length: rounds }, (_, seed) => madeReport(eventCount, seed + 1))

interface Figures {
  readonly rules: number
  readonly loadMs: number
  readonly matchP50: number
  readonly matchP95: number
}

/** Milliseconds of processor time: what others do on the machine does not count. */
function timed(work: () => void): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}

function figuresOf(sources: readonly SigmaSource[]): Figures {
  let compiled: CompiledSigma | undefined
  const loadMs = timed(() => (compiled = compileSigma(sources)))
  if (!compiled) throw new Error('nothing was compiled')
  const { rules, count, problems } = compiled
  const [problem] = problems
  if (problem) throw new Error(`${problem.file}:${problem.line}: ${problem.why}`)
  for (const report of reports.slice(0, 3)) rules.match(report)
  const times = reports.map((report) => timed(() => rules.match(report)))
  return { rules: count, loadMs, matchP50: median(times), matchP95: percentile(times, 0.95) }
}

const round = (value: number): number => Math.round(value * 100) / 100
const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value as number)])) as unknown as Figures

figuresOf(shipped)
const counts = values.quick ? [500, 3_000] : [250, 500, 1_000, 2_000, 3_000]
say('rules     load ms   match p50   match p95 (ms for 200 events)')
const table = [figuresOf(shipped), ...counts.map((count) => figuresOf(madeRules(count)))].map(rounded)
for (const { rules, loadMs, matchP50, matchP95 } of table)
  say(`${String(rules).padStart(5)} ${[loadMs, matchP50, matchP95].map((one) => one.toFixed(1).padStart(11)).join('')}`)

/** How the time grows with the rules: 1 is in proportion, 0 not at all. No goal: on a busy machine it says little. */
const [, ...made] = table
const growth = slope(made.map(({ rules, matchP50 }) => ({ x: Math.log(rules), y: Math.log(matchP50) })))
const most = made.at(-1)
const met = {
  match: (most?.matchP50 ?? Infinity) <= goals.matchMs,
  load: (most?.loadMs ?? Infinity) <= goals.loadMs,
}
say(`growth with the number of rules: exponent ${growth.toFixed(2)}`)
say(
  `goals: ${Object.entries(met)
    .map(([goal, reached]) => `${goal} ${reached ? 'met' : 'missed'}`)
    .join(', ')}`,
)
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ bench: 'sigma', events: eventCount, table, growth: round(growth), goals: met })}\n`,
  )
