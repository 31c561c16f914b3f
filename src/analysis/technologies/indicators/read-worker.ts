/** The worker thread in which lists are read: they come from elsewhere, and a long one takes seconds. */
import { parentPort } from 'node:worker_threads'
import { readIndicators } from '#formats/indicators/read.ts'

const port = parentPort
if (!port) throw new Error('lists are read in a worker thread only')
port.on('message', (bytes: Uint8Array) => port.postMessage({ kind: 'result', value: readIndicators(bytes) }))
port.postMessage({ kind: 'ready' })
