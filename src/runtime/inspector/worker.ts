/** The worker thread in which hostile bytes are inspected. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { InspectionRequest } from '#inspection/inspect.ts'
import { buildParts, type Parts, type Profile } from './parts.ts'
import type { RuleTexts } from './rules.ts'
import { warmUp } from './warm-up.ts'

export interface WorkerData {
  readonly rules: RuleTexts
  /** What it is made ready for; an inspection that goes deeper makes it so. */
  readonly profile: Profile
}

/** Of this thread alone (Linux): where all processors inspect, sessions, timers and the queue come first. */
const behindSessions = 5
setPriority(behindSessions)

const { rules, profile } = workerData as WorkerData
let parts = await buildParts(rules, profile)
let whole: Promise<Parts> | undefined
const port = parentPort
if (!port) throw new Error('the inspection worker runs in a worker thread only')

async function partsFor(request: InspectionRequest): Promise<Parts> {
  if (request.profile !== 'full' || profile === 'full') return parts
  return (parts = await (whole ??= buildParts(rules, 'full')))
}

port.on('message', async (request: InspectionRequest) => {
  const { inspect } = await partsFor(request)
  const value = await inspect(request, (partial) => port.postMessage({ kind: 'progress', value: partial }))
  port.postMessage({ kind: 'result', value })
})
if (profile === 'static') await warmUp(parts.inspect)
port.postMessage({ kind: 'ready', value: parts.problems })
