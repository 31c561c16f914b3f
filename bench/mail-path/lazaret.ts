/** Lazaret's gateway, without scanning and with every engine. */
import { startGateway, turnEnginesOn } from '../kit/gateway.ts'
import type { Candidate, MailSystem, Place } from './system.ts'

interface LazaretOptions {
  readonly engines: 'off' | 'on'
  readonly home?: string
  readonly nodeOptions?: readonly string[]
}

async function start(place: Place, options: LazaretOptions): Promise<MailSystem | { readonly skipped: string }> {
  const { directory, sink, tls } = place
  const gateway = await startGateway({ directory, nextHop: sink.port, tls, ...options })
  const system = {
    port: gateway.port,
    roots: [gateway.pid],
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
  if (options.engines === 'off') return system
  const names = await turnEnginesOn(gateway.client)
  place.say(`engines on: ${names.join(', ')}`)
  if (names.length > 0) return system
  await gateway[Symbol.asyncDispose]()
  return { skipped: 'this version has no engine that scans inside DATA' }
}

const relayChecks = 'none but MIME summary and loop count; log-structured queue, fdatasync before 250 (its default)'
const fullChecks =
  'every engine that scans inside DATA, in worker threads: types, archives, static analyzers, YARA rules'

const common = { window: 200, clients: 40 } as const

export interface Checkout {
  readonly name: { readonly relay: string; readonly full: string }
  /** Folder of another checkout than this one. */
  readonly home?: string
  readonly nodeOptions?: readonly string[]
}

/** Without scanning, and with every engine on. */
export function lazarets({ name, ...how }: Checkout): readonly Candidate[] {
  return [
    { ...common, name: name.relay, checks: relayChecks, start: (place) => start(place, { engines: 'off', ...how }) },
    { ...common, name: name.full, checks: fullChecks, start: (place) => start(place, { engines: 'on', ...how }) },
  ]
}
