/** A list read away from the thread that pushes verdicts. Refused is what is no list, and domains that nobody may condemn as a whole. */
import { Failure } from '#core/errors.ts'
import { most, type IndicatorList, type ThreatIndicator } from '#formats/indicators/indicator.ts'
import type { IndicatorReading } from '#formats/indicators/read.ts'
import { Pool } from '#runtime/isolate/pool.ts'

const patience = 120_000

export async function readList(bytes: Uint8Array, common: ReadonlySet<string>): Promise<IndicatorList> {
  const reading = await read(bytes)
  if ('why' in reading) throw new Failure('invalid-request', reading.why)
  return withoutCommon(reading, common)
}

async function read(bytes: Uint8Array): Promise<IndicatorReading> {
  const entry = new URL('read-worker.ts', import.meta.url)
  await using pool = new Pool<IndicatorReading, never>({ entry, data: undefined, workers: 1, queue: 1 })
  const value = Uint8Array.from(bytes)
  const pack = () => ({ value, transfer: [value.buffer] })
  const outcome = await pool.run({ pack, deadline: patience })
  if (outcome.done) return outcome.result
  return { why: `The list could not be read to its end (${outcome.why}); bring it in shorter pieces.` }
}

function withoutCommon(list: IndicatorList, common: ReadonlySet<string>): IndicatorList {
  const tooCommon = list.indicators.filter((one) => isTooCommon(one, common))
  if (tooCommon.length === 0) return list
  const gone = new Set(tooCommon)
  const refused = tooCommon.map(({ value }) => ({ place: value, why: 'a site that honest mail leads to every day' }))
  return {
    ...list,
    indicators: list.indicators.filter((one) => !gone.has(one)),
    refused: [...refused, ...list.refused].slice(0, most.refused),
    refusedCount: list.refusedCount + refused.length,
  }
}

/** The site as a whole: its name, or its first page. */
function isTooCommon({ kind, value }: ThreatIndicator, common: ReadonlySet<string>): boolean {
  const host = kind === 'url' ? /^https?:\/\/([^/]+)\/$/.exec(value)?.[1] : value
  if (host === undefined || (kind !== 'domain' && kind !== 'url')) return false
  return common.has(host) || common.has(host.replace(/^www\./, ''))
}
