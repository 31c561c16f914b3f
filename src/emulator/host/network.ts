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

export interface Asked {
  readonly method: string
  readonly url: string
  /** `User-Agent`; without one that of the program that asks. */
  readonly agent?: string
  /** What is sent along, which may be what is stolen. */
  readonly body?: Uint8Array
}

const bodyLimit = 4_096
const sourceAddress = '10.20.4.57'

/** What programs of Windows call themselves, which rules on proxies go by. */
const agents: readonly (readonly [RegExp, string])[] = [
  [/\\certutil\.exe$/i, 'CertUtil URL Agent'],
  [/\\(?:bitsadmin|desktopimgdownldr)\.exe$/i, 'Microsoft BITS/7.8'],
  [/\\curl\.exe$/i, 'curl/8.9.1'],
  [/\\msiexec\.exe$/i, 'Windows Installer'],
  [
    /\\(?:powershell|powershell_ise)\.exe$/i,
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.5129',
  ],
  [/\\(?:winword|excel|powerpnt)\.exe$/i, 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Office 16.0.14332; Pro)'],
  [/\\(?:chrome|msedge)\.exe$/i, profile.browserAgent],
]

const agentOf = (image: string): string => agents.find(([pattern]) => pattern.test(image))?.[1] ?? profile.userAgent

/** The name is asked for and the connection made. */
export function connect(machine: Machine, actor: Actor, { host, port }: { host: string; port: string }): string {
  const { recorder } = machine
  const address = addressOf(host)
  if (address === host) recorder.indicator('ip', address)
  else {
    recorder.indicator('domain', host)
    recorder.event(actor, 'dns_query', { QueryName: host, QueryStatus: '0', QueryResults: address })
  }
  recorder.event(actor, 'network_connection', {
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIp: sourceAddress,
    SourceHostname: profile.computer,
    SourceIsIpv6: 'false',
    DestinationIp: address,
    DestinationPort: port,
    DestinationHostname: host,
    DestinationIsIpv6: 'false',
  })
  return address
}

/** Ports of protocols that no URL parser knows. */
const ports: Readonly<Record<string, string>> = {
  'https:': '443',
  'http:': '80',
  'ftp:': '21',
  'smtp:': '25',
  'finger:': '79',
}

export function request(machine: Machine, actor: Actor, asked: Asked): Exchange {
  const { recorder } = machine
  const empty = { status: 0, body: new Uint8Array() }
  if (!URL.canParse(asked.url)) return empty
  const url = new URL(asked.url)
  if (!url.hostname) return empty
  recorder.indicator('url', asked.url)
  const address = connect(machine, actor, { host: url.hostname, port: url.port || (ports[url.protocol] ?? '80') })
  const got = machine.internet?.answer(asked.url, asked.method) ?? { status: 200, body: plausible(url.pathname) }
  const extension = /\.([\w]{1,8})$/.exec(url.pathname)?.[1]
  const sent = asked.body && asked.body.length > 0 ? asked.body : undefined
  recorder.event(actor, 'proxy', {
    'c-uri': asked.url,
    'c-uri-stem': url.pathname,
    'c-uri-query': url.search.slice(1),
    ...(extension && { 'c-uri-extension': extension }),
    'cs-method': asked.method.toUpperCase(),
    'cs-host': url.hostname,
    'c-useragent': asked.agent ?? agentOf(machine.processes.programOf(machine.imageOf(actor.pid))?.image ?? ''),
    'r-dns': url.hostname,
    dst_ip: address,
    src_ip: sourceAddress,
    'sc-status': String(got.status),
    'sc-bytes': String(got.body.length),
    ...(sent && {
      'cs-bytes': String(sent.length),
      Body: Buffer.from(sent.subarray(0, bodyLimit)).toString('latin1'),
    }),
  })
  recorder.artifact('downloaded', url.pathname.split('/').pop() ?? '', got.body)
  return got
}
