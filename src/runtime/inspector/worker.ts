/** The worker thread in which hostile bytes are inspected. */
import { parentPort, workerData } from 'node:worker_threads'
import type { InspectionRequest } from '#inspection/inspect.ts'
import { buildParts } from './parts.ts'
import type { RuleTexts } from './rules.ts'

const { inspect, problems } = await buildParts(workerData as RuleTexts)
const port = parentPort
if (!port) throw new Error('the inspection worker runs in a worker thread only')
port.on('message', async (request: InspectionRequest) => {
  const value = await inspect(request, (partial) => port.postMessage({ kind: 'progress', value: partial }))
  port.postMessage({ kind: 'result', value })
})
port.postMessage({ kind: 'ready', value: problems })
