/** The worker thread in which hostile bytes are inspected. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { InspectionRequest } from '#inspection/inspect.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import { buildParts, ownRules, type Parts, type Profile } from './parts.ts'
import type { RuleTexts } from './rules.ts'
import { warmUp } from './warm-up.ts'

export interface WorkerData {
  readonly rules: RuleTexts
  /** What it is made ready for; an inspection that goes deeper makes it so. */
  readonly profile: Profile
  readonly own: readonly OwnRuleSet[]
}

/** Posted between two tasks: these rules of one's own are used from now on. */
export interface OwnRulesMessage {
  readonly own: readonly OwnRuleSet[]
}

/** Of this thread alone (Linux): where all processors inspect, sessions, timers and the queue come first. */
const behindSessions = 5
setPriority(behindSessions)

const port = parentPort
if (!port) throw new Error('the inspection worker runs in a worker thread only')
const { rules, profile, own: ownAtFirst } = workerData as WorkerData
const told: string[] = []
const own = ownRules((problem) => void told.push(problem))
/** A task that comes after a change waits for it. */
let using = own.use(ownAtFirst)
await using
let parts = await buildParts({ rules, profile, own })
let whole: Promise<Parts> | undefined

async function partsFor(request: InspectionRequest): Promise<Parts> {
  if (request.profile !== 'full' || profile === 'full') return parts
  return (parts = await (whole ??= buildParts({ rules, profile: 'full', own })))
}

async function change({ own: sets }: OwnRulesMessage): Promise<void> {
  await (using = using.then(() => own.use(sets)))
  port?.postMessage({ kind: 'told', value: told.splice(0) })
}

port.on('message', async (request: InspectionRequest | OwnRulesMessage) => {
  if ('own' in request) return change(request)
  await using
  const { inspect } = await partsFor(request)
  const value = await inspect(request, (partial) => port.postMessage({ kind: 'progress', value: partial }))
  port.postMessage({ kind: 'result', value })
})
if (profile === 'static') await warmUp(parts.inspect)
port.postMessage({ kind: 'ready', value: [...parts.problems, ...told.splice(0)] })
