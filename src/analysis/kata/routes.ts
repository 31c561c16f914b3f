/** The KATA-compatible API: a program written for it meets the answers it knows, whatever its version. */
import { Failure } from '#core/errors.ts'
import { limits } from '#core/limits.ts'
import { kataDeleteScan, kataDeleteScans, kataDetects, kataFilters, kataScan, kataStates } from '#contract/kata-api.ts'
import { handle, type Caller, type Mounted, type Upload } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { AcceptParts } from '../submit/accept.ts'
import type { KnownSystem, SystemRegistry } from '../systems/registry.ts'
import { asKata, Questions } from './answers.ts'
import { detectsOf } from './detects.ts'
import { forgetScans, scanStates, startScan } from './scans.ts'

export interface KataParts extends AcceptParts {
  readonly registry: SystemRegistry
  readonly dispatcher: Pick<Dispatcher, 'wake'>
  readonly hub: Pick<Hub, 'publish'>
  /** Version of the detection content. */
  readonly version: string
}

interface Sensor {
  readonly id: string
  readonly instance: string | undefined
}

/** The first call of an unknown certificate is its request to the analyst; until it is accepted the answer is 401. */
async function authorised({ registry, hub }: KataParts, caller: Caller, sensor: Sensor): Promise<KnownSystem> {
  const { id, instance = id } = sensor
  const name = `sensor ${id.slice(0, 8)}`
  const introduction = { name, kind: 'other', system: id, instance, version: 'KATA API' } as const
  const { isNew, state } = await registry.introduce(introduction, caller)
  if (isNew) hub.publish('systems')
  // This API knows one answer to all who may not: 401.
  if (state !== 'accepted') throw new Failure('not-signed-in', `The analyst has not accepted this sensor: ${state}.`)
  return registry.authorise(caller)
}

function checkedUpload({ fields, content }: Upload): { scanId: string; content: Buffer } {
  const { scanId = '', objectType = 'file' } = fields
  if (scanId === '' || scanId.length > 200)
    throw new Failure('invalid-request', 'The part scanId is missing or longer than 200 characters.')
  if (objectType !== 'file') throw new Failure('invalid-request', 'Only objectType=file is taken.')
  if (content.length > limits.message.size)
    throw new Failure('too-large', `The limit is ${limits.message.size} bytes; these are ${content.length}.`)
  return { scanId, content }
}

export function kataRoutes(parts: KataParts): Mounted[] {
  const { db, hub, dispatcher, version } = parts
  const from = (caller: Caller, sensorId: string, instance?: string) =>
    authorised(parts, caller, { id: sensorId, instance })
  const questions = new Questions()
  const mounted = [
    handle(kataScan, async ({ caller, params, query, upload }) => {
      const system = await from(caller, params.sensorId, query.sensorInstanceId)
      const scan = { ...checkedUpload(await upload()), instance: query.sensorInstanceId ?? '' }
      const accepted = await startScan(parts, scan, system)
      if (accepted) dispatcher.wake()
      for (const topic of ['submissions', 'figures'] as const) hub.publish(topic)
      return 'OK' as const
    }),
    handle(kataStates, async ({ caller, params, query }) => {
      const system = await from(caller, params.sensorId, query.sensorInstanceId)
      const scans = await scanStates(db, system, { states: query.state, instance: query.sensorInstanceId })
      return scans.length > 0 ? scans : undefined
    }),
    handle(kataDeleteScan, async ({ caller, params, query }) => {
      const system = await from(caller, params.sensorId, query.sensorInstanceId)
      const forgotten = await forgetScans(db, system, { scanId: params.scanId, instance: query.sensorInstanceId })
      if (forgotten === 0) throw new Failure('not-found', 'There is no such scan.')
      return undefined
    }),
    handle(kataDeleteScans, async ({ caller, params, query }) => {
      const system = await from(caller, params.sensorId, query.sensorInstanceId)
      await forgetScans(db, system, { instance: query.sensorInstanceId })
      return undefined
    }),
    handle(kataFilters, async ({ caller, params, query }) => {
      await from(caller, params.sensorId, query.sensorInstanceId)
      return { maxObjectSize: limits.message.size, version }
    }),
    handle(kataDetects, async ({ caller, params, query }) => {
      const system = await from(caller, params.sensorId)
      const wanted = { types: query.detect_type, limit: query.limit, token: query.token }
      return questions.within(system.system, () => detectsOf(db, system, wanted))
    }),
  ]
  return mounted.map(asKata)
}
