/**
 * `npm run bench:emulator -- [--quick] [--json]`: the emulator's golden samples on one core, times by type of object, and its
 * JScript samples beside box-js on the same machine in the same run, with what each of the two saw.
 */
import { parseArgs } from 'node:util'
import { createEmulator, type Emulator } from '#emulator/emulate.ts'
import { temporaryFolder } from '../kit/machine.ts'
import { install, runBox, version } from './box-js.ts'
import { type LanguageTimes, measure, missed, samples, seenBy } from './ours.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const goals = { p50: 50, p95: 500, ratio: 20 }
const rounds = values.quick ? 1 : 5
const fewest = 12

interface Comparison {
  readonly samples: number
  readonly oursPerSecond: number
  readonly theirsPerSecond: number
  readonly ratio: number
  readonly theySurvived: number
  readonly weSurvived: number
  /** Of the samples they survived, what they saw and we did not. */
  readonly missed: readonly string[]
}

/** Those that need nothing of ours: no content of an internet that box-js cannot be given, no other interpreter. */
const scripts = samples.filter(
  ({ input, name, options }) =>
    input.type === 'script.jscript' && !name.startsWith('chains/') && options.internet === undefined,
)

/** Few samples in a quick run, spread over all. */
function chosen(): typeof scripts {
  const step = values.quick ? Math.ceil(scripts.length / fewest) : 1
  return scripts.filter((_, at) => at % step === 0)
}

function compare(emulator: Emulator): Comparison | undefined {
  const found = install(say)
  if ('reason' in found) {
    say(`box-js ${version} is left out: ${found.reason}`)
    return undefined
  }
  using scratch = temporaryFolder('bench-emulator')
  const totals = { ours: 0, theirs: 0, theySurvived: 0, weSurvived: 0 }
  const lost: string[] = []
  const list = chosen()
  for (const [at, { name, input, options }] of list.entries()) {
    const box = runBox(found.directory, { source: input.bytes, scratch: scratch.path })
    const began = performance.now()
    const report = emulator.emulate(input, options)
    totals.ours += performance.now() - began
    totals.theirs += box.ms
    if (!report.gaps.some(({ why }) => why.startsWith('emulator fault'))) totals.weSurvived++
    if (box.survived) {
      totals.theySurvived++
      lost.push(...missed(box.seen, seenBy(report)).map((what) => `${name}: ${what}`))
    }
    say(
      `${at + 1}/${list.length} ${name}: box-js ${Math.round(box.ms)} ms${box.survived ? '' : ', ended with an error'}`,
    )
  }
  const perSecond = (ms: number) => (list.length / ms) * 1_000
  const [oursPerSecond, theirsPerSecond] = [perSecond(totals.ours), perSecond(totals.theirs)]
  const { theySurvived, weSurvived } = totals
  return {
    samples: list.length,
    oursPerSecond,
    theirsPerSecond,
    ratio: oursPerSecond / theirsPerSecond,
    theySurvived,
    weSurvived,
    missed: lost,
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

function show({ type, samples: count, p50, p95, p99, perSecond }: LanguageTimes): string {
  return `${type.padEnd(28)} ${String(count).padStart(4)} ${[p50, p95, p99, perSecond].map((one) => one.toFixed(1).padStart(9)).join('')}`
}

const emulator = await createEmulator()
const { languages, whole } = measure(emulator, rounds)
say(`${'type'.padEnd(28)}    n   p50 ms   p95 ms   p99 ms      1/s`)
for (const one of [...languages, whole]) say(show(one))
const comparison = compare(emulator)
const met = {
  p50: whole.p50 <= goals.p50,
  p95: whole.p95 <= goals.p95,
  ...(comparison && {
    ratio: comparison.ratio >= goals.ratio,
    survived: comparison.weSurvived >= comparison.theySurvived,
    seen: comparison.missed.length === 0,
  }),
}
if (comparison) {
  say(
    `JScript: ${comparison.oursPerSecond.toFixed(1)} samples/s, box-js ${comparison.theirsPerSecond.toFixed(3)} samples/s, ${comparison.ratio.toFixed(0)} times`,
  )
  say(`survived: ours ${comparison.weSurvived}, box-js ${comparison.theySurvived} of ${comparison.samples}`)
  for (const what of comparison.missed) say(`seen by box-js alone: ${what}`)
}
say(
  `goals: ${Object.entries(met)
    .map(([name, reached]) => `${name} ${reached ? 'met' : 'missed'}`)
    .join(', ')}`,
)
if (values.json)
  process.stdout.write(
    `${JSON.stringify({
      bench: 'emulator',
      ratios: comparison ? { 'jscript/box-js': round(comparison.ratio) } : {},
      whole,
      languages,
      ...(comparison && { comparison }),
      goals: met,
    })}\n`,
  )
process.exit(0)
