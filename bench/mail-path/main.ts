/**
 * `npm run bench:mail-path -- [--quick] [--json] [--corpus DIR] [--only NAME,…] [--loads NAME,…] [--rounds N] [--seconds N]
 * [--against CHECKOUT] [--node-options OPTIONS]`: the mail path beside what people run today, in interleaved rounds on this machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makeCertificate } from '#runtime/identity/certificate.ts'
import { lastWords, temporaryFolder, withStack } from '../kit/machine.ts'
import { readCorpus } from '../kit/mails.ts'
import { startSink, type Sink } from '../kit/sink.ts'
import { harakas } from './haraka.ts'
import { lazarets } from './lazaret.ts'
import { makeLoads, meanSize, type BenchLoad } from './loads.ts'
import { measureDelay, measureRate, medianOf, type Figures, type Running } from './measure.ts'
import { postfix } from './postfix-alone.ts'
import { postfixAmavis } from './postfix-amavis.ts'
import { postfixRspamd } from './postfix-rspamd.ts'
import { asJson, openLoop, showDelayGoals, showGoals, showLoad, showRefusals } from './report.ts'
import type { Candidate } from './system.ts'
import { delayGoals, goals } from './verdict.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    corpus: { type: 'string' },
    only: { type: 'string' },
    loads: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string' },
    against: { type: 'string' },
    'node-options': { type: 'string', default: '' },
  },
})

const nodeOptions = values['node-options'].split(' ').filter(Boolean)
const { against } = values
const candidates: readonly Candidate[] = [
  ...lazarets({ name: { relay: 'relay', full: 'full' }, nodeOptions }),
  postfix,
  ...harakas,
  postfixRspamd,
  postfixAmavis,
  ...(against === undefined ? [] : lazarets({ name: { relay: 'other-relay', full: 'other-full' }, home: against })),
]

interface Plan {
  readonly seconds: number
  readonly rounds: number
  readonly delaySeconds: number
  /** The fewest messages of a load count for so long. */
  readonly mostSeconds: number
  /** Of the fewest messages of a load. */
  readonly fewestShare: number
  /** Every system gets so many messages before it is measured, for no longer than so long: programs that compile themselves need some. */
  readonly warmUp: { readonly messages: number; readonly seconds: number }
}

const plan: Plan = {
  seconds: Number(values.seconds ?? (values.quick ? 1.2 : 5)),
  rounds: Number(values.rounds),
  delaySeconds: values.quick ? 4 : 20,
  mostSeconds: values.quick ? 3 : 15,
  fewestShare: values.quick ? 0.5 : 1,
  warmUp: { messages: 2_000, seconds: values.quick ? 3 : 10 },
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const named = (list: string | undefined, name: string): boolean => list === undefined || list.split(',').includes(name)

/** The quick run leaves out what no ratio needs. */
const quickLoads = '4k1,100k-a,mix'
const ratioLoads = new Set(goals.flatMap(({ loads }) => loads))

/** In a quick run the loads that no ratio counts, and the systems that are slow, are measured in the first round alone. */
function isMeasured({ candidate }: Running, load: BenchLoad, round: number): boolean {
  return !values.quick || round === 1 || (ratioLoads.has(load.name) && candidate.slow !== true)
}

type Cells = Map<string, Map<string, Figures[]>>

function note(cells: Cells, { system, load, figures }: { system: string; load: string; figures: Figures }): void {
  const loads = cells.get(system) ?? new Map<string, Figures[]>()
  loads.set(load, [...(loads.get(load) ?? []), figures])
  cells.set(system, loads)
}

async function startAll(
  folder: string,
  { sink, stack }: { sink: Sink; stack: AsyncDisposableStack },
): Promise<{ running: Running[]; skipped: Map<string, string> }> {
  const { key, certificate } = await makeCertificate('mx.bench.test')
  const tls = { key: path.join(folder, 'key.pem'), certificate: path.join(folder, 'certificate.pem') }
  writeFileSync(tls.key, key)
  writeFileSync(tls.certificate, certificate)
  const running: Running[] = []
  const skipped = new Map<string, string>()
  for (const candidate of candidates.filter(({ name }) => named(values.only, name))) {
    const directory = path.join(folder, candidate.name)
    mkdirSync(directory)
    const sayOf = (line: string): void => say(`${candidate.name}: ${line}`)
    try {
      const system = await candidate.start({ directory, sink, tls, say: sayOf })
      if ('skipped' in system) skipped.set(candidate.name, system.skipped)
      else running.push({ candidate, system: stack.use(system) })
    } catch (error) {
      skipped.set(candidate.name, `it could not be started: ${error instanceof Error ? error.message : String(error)}`)
      for (const line of lastWords(directory)) sayOf(line)
    }
    const why = skipped.get(candidate.name)
    say(`${candidate.name}: ${why === undefined ? `ready. Checks: ${candidate.checks}` : `SKIPPED: ${why}`}`)
  }
  return { running, skipped }
}

interface Rounds {
  readonly running: readonly Running[]
  readonly loads: readonly BenchLoad[]
  readonly sink: Sink
  readonly cells: Cells
}

function tellStep(what: string, { perSecond, lost, refused, firstRefusal }: Figures): void {
  const trouble = lost + refused === 0 ? '' : `, ${lost} lost, ${refused} refused ${firstRefusal ?? ''}`
  const seconds = (performance.now() / 1_000).toFixed(0)
  process.stderr.write(`${seconds} s  ${what}: ${perSecond.toFixed(0)} messages a second${trouble}\n`)
}

async function warmUp({ running, loads, sink }: Rounds): Promise<void> {
  const mix = loads.find(({ name }) => name === 'mix') ?? loads[0]
  if (!mix) return
  const bounds = { seconds: 0, fewest: plan.warmUp.messages, mostSeconds: plan.warmUp.seconds }
  for (const one of running) tellStep(`warming up ${one.candidate.name}`, await measureRate(one, mix, { sink, bounds }))
}

async function runRounds({ running, loads, sink, cells }: Rounds): Promise<void> {
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const load of loads) {
      const bounds = { seconds: plan.seconds, fewest: load.fewest * plan.fewestShare, mostSeconds: plan.mostSeconds }
      for (const one of running) {
        if (!isMeasured(one, load, round)) continue
        const figures = await measureRate(one, load, { sink, bounds })
        note(cells, { system: one.candidate.name, load: load.name, figures })
        tellStep(`${load.name}, ${one.candidate.name}`, figures)
      }
    }
    say(`round ${round} of ${plan.rounds} done after ${(performance.now() / 1_000).toFixed(0)} s`)
  }
}

/** Only where the system can keep up; otherwise the delay says nothing but that it cannot. */
async function runOpenLoop({ running, loads, sink, cells }: Rounds): Promise<void> {
  const mix = loads.find(({ name }) => name === 'mix')
  if (!mix) return
  for (const one of running) {
    const { name } = one.candidate
    if (values.quick && !delayGoals.some(({ system }) => system === name)) continue
    const rate = medianOf(cells.get(name)?.get('mix') ?? []).perSecond
    if (rate < 60) say(`${name}: no delay at ${openLoop}, it carries ${rate.toFixed(0)} messages a second of the mix`)
    else
      note(cells, {
        system: name,
        load: openLoop,
        figures: await measureDelay(one, mix, { sink, perSecond: 50, seconds: plan.delaySeconds }),
      })
  }
}

function tell(cells: Cells, loads: readonly BenchLoad[], skipped: ReadonlyMap<string, string>): void {
  const table = new Map(
    [...cells].map(([name, rows]) => [name, new Map([...rows].map(([load, all]) => [load, medianOf(all)]))]),
  )
  for (const { name, meaning, mails } of loads)
    say(`\n${name}: ${meaning} (mean ${(meanSize(mails) / 1_000).toFixed(0)} KB)\n${showLoad(table, name)}`)
  say(`\n${openLoop}: the mix at 50 messages a second, a connection a message\n${showLoad(table, openLoop)}`)
  for (const line of showRefusals(table)) say(line)
  const names = loads.map(({ name }) => name)
  say(`\nRatios; the smaller of 4k1 and mix counts. Each load on the right.\n${showGoals(table, names)}`)
  for (const line of showDelayGoals(table)) say(line)
  const mode = values.quick ? 'quick' : 'whole'
  if (values.json) say(asJson({ table, candidates, skipped, mode }))
}

async function main(stack: AsyncDisposableStack): Promise<void> {
  const folder = stack.use(temporaryFolder('bench'))
  const sink = stack.use(await startSink())
  const corpus = readCorpus(values.corpus ?? process.env['LAZARET_CORPUS'])
  say(`attachments: ${corpus.length === 0 ? 'generated' : `generated, and ${corpus.length} from the corpus`}`)
  const wanted = values.loads ?? (values.quick ? quickLoads : undefined)
  const loads = makeLoads(corpus).filter(({ name }) => named(wanted, name))
  const { running, skipped } = await startAll(folder.path, { sink, stack })
  const cells: Cells = new Map()
  const rounds = { running, loads, sink, cells }
  await warmUp(rounds)
  await runRounds(rounds)
  await runOpenLoop(rounds)
  tell(cells, loads, skipped)
}

await withStack(main)
