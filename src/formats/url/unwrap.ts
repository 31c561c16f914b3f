/** Addresses inside addresses: link protection services, trackers and open redirectors name their target in themselves. */
import { Buffer } from 'node:buffer'
import { readUrl, type UrlParts } from './parts.ts'

const most = { depth: 5, targets: 20, length: 8_192 }

/** Targets, nearest first; empty where the address leads where it says. `parts` where it has been taken apart before. */
export function unwrapUrl(url: string, parts: UrlParts | undefined = readUrl(url)): string[] {
  const found: string[] = []
  let todo = [url]
  const targetsOf = (one: string): string[] => targetsIn(one, one === url ? parts : readUrl(one))
  for (let depth = 0; depth < most.depth && todo.length > 0 && found.length < most.targets; depth += 1) {
    const next = todo.flatMap(targetsOf).filter((target) => target !== url && !found.includes(target))
    found.push(...next)
    todo = next
  }
  return found.slice(0, most.targets)
}

function targetsIn(url: string, own: UrlParts | undefined): string[] {
  if (own === undefined || url.length > most.length) return []
  const known = protection(own.host, url) ?? accelerated(own)
  const targets = known === undefined ? parameters(url) : [known]
  return targets.filter((target) => {
    const parts = readUrl(target)
    return parts !== undefined && parts.host !== '' && parts.host !== own.host
  })
}

/** Proofpoint writes the target into the path (v3) or with its own escapes (v2). */
function protection(host: string, url: string): string | undefined {
  if (!/(?:^|\.)urldefense\.(?:com|us|proofpoint\.com)$/.test(host)) return undefined
  const third = /\/v3\/__(.{1,4000}?)__;/.exec(url)?.[1]
  if (third !== undefined) return third.replace(/^(https?:\/)(?!\/)/, '$1/')
  const second = /[?&]u=([^&]{1,4000})/.exec(url)?.[1]
  return second === undefined ? undefined : decoded(second.replaceAll('-', '%').replaceAll('_', '/'))
}

/** Google's accelerated pages name the page in the path. */
function accelerated({ host, rest }: UrlParts): string | undefined {
  const page = /^\/amp\/(?:s\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/.*)?)$/i.exec(rest)?.[1]
  return page !== undefined && /(?:^|\.)google\.[a-z.]{2,6}$/.test(host) ? `https://${page}` : undefined
}

const full = /^(?:https?|ftp):\/\/[^/\s]/i

function parameters(url: string): string[] {
  const place = url.search(/[?#;]/)
  const pieces =
    place < 0
      ? []
      : url
          .slice(place + 1)
          .split(/[&?#;]/)
          .slice(0, 100)
  const values = pieces.map((piece) => decoded(decoded(piece.slice(piece.indexOf('=') + 1))))
  const inPath = /^[a-z]+:\/\/[^/?#]+\/.{0,2000}?\b(https?:\/{1,2}[^/\s?#]{4}.{0,4000})/i.exec(
    place < 0 ? url : url.slice(0, place),
  )
  const path = inPath?.[1]?.replace(/^(https?:\/)(?!\/)/i, '$1/')
  return [...values.map(targetIn), path].filter((one) => one !== undefined)
}

function targetIn(value: string): string | undefined {
  if (full.test(value)) return value
  if (/^\/\/[\w-]+(?:\.[\w-]+)+/.test(value)) return `https:${value}`
  if (!/^aHR0c[\w+/=-]{8,}$/.test(value)) return undefined
  const text = Buffer.from(value, 'base64').toString('latin1')
  return full.test(text) ? text : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
