/** The fake internet: every name resolves, every request is answered with inert content that fits the path. */
import { createHash } from 'node:crypto'
import type { Actor } from './recorder.ts'
import type { Machine } from './machine.ts'
import { profile } from './profile.ts'

export interface FakeInternet {
  /** Content for a URL; undefined for the built-in answer. */
  answer(url: string, method: string): { readonly status: number; readonly body: Uint8Array } | undefined
}

export interface Exchange {
  readonly status: number
  readonly body: Uint8Array
}

const encoder = new TextEncoder()

function plausible(path: string): Uint8Array {
  if (/\.(?:exe|dll|scr|bin|dat|msi)$/i.test(path))
    return Uint8Array.from([0x4d, 0x5a, 0x90, 0, ...encoder.encode('inert')])
  if (/\.(?:js|jse)$/i.test(path)) return encoder.encode('// inert')
  if (/\.(?:ps1|psm1)$/i.test(path)) return encoder.encode('# inert')
  return encoder.encode('inert')
}

/** Each name has one stable address in 198.18.0.0/15 (RFC 2544). */
function addressOf(host: string): string {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return host
  const [a = 0, b = 0] = createHash('sha256').update(host).digest()
  return `198.18.${a}.${b || 1}`
}

export function request(machine: Machine, actor: Actor, asked: { method: string; url: string }): Exchange {
  const { recorder } = machine
  const empty = { status: 0, body: new Uint8Array() }
  if (!URL.canParse(asked.url)) return empty
  const url = new URL(asked.url)
  if (!url.hostname) return empty
  const image = machine.imageOf(actor.pid)
  const address = addressOf(url.hostname)
  recorder.indicator('url', asked.url)
  if (address === url.hostname) recorder.indicator('ip', address)
  else {
    recorder.indicator('domain', url.hostname)
    recorder.event(actor, 'dns_query', { QueryName: url.hostname, QueryResults: address, Image: image })
  }
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const connection = { DestinationIp: address, DestinationPort: port, DestinationHostname: url.hostname }
  recorder.event(actor, 'network_connection', { ...connection, Initiated: 'true', Image: image })
  const proxy = { 'c-uri': asked.url, 'cs-method': asked.method.toUpperCase(), 'cs-host': url.hostname }
  recorder.event(actor, 'proxy', { ...proxy, 'c-useragent': profile.userAgent })
  const body = machine.internet?.answer(asked.url, asked.method) ?? { status: 200, body: plausible(url.pathname) }
  recorder.artifact('downloaded', url.pathname.split('/').pop() ?? '', body.body)
  return body
}
