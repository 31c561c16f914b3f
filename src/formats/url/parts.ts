/** An address taken apart as browsers do (WHATWG URL), with what its writing hides. */
import { domainToUnicode } from 'node:url'
import { isIP } from 'node:net'

export interface UrlParts {
  /** Lower case without colon. */
  readonly scheme: string
  /** As resolved: ASCII, lower case; an IPv4 address in dotted form. */
  readonly host: string
  readonly unicodeHost: string
  readonly port: string
  /** What stands before an @, decoded. */
  readonly userinfo: string
  /** Path, query and fragment. */
  readonly rest: string
  readonly isIp: boolean
  /** The address is an IP address written in hexadecimal, octal, as one number or in parts. */
  readonly disguisedIp: boolean
}

const mostLength = 8_192
const web = new Set(['http', 'https', 'ftp'])

/** Undefined where no browser would open it. */
export function readUrl(raw: string): UrlParts | undefined {
  const text = clean(raw)
  const url = URL.parse(text)
  if (url === null) return undefined
  const scheme = url.protocol.slice(0, -1)
  const host = url.hostname.toLowerCase().replace(/\.$/, '')
  const bare = host.replace(/^\[|\]$/g, '')
  const isIp = isIP(bare) !== 0
  return {
    scheme,
    host,
    unicodeHost: host.includes('xn--') ? domainToUnicode(host) || host : host,
    port: url.port,
    userinfo: decoded(url.username + (url.password === '' ? '' : `:${url.password}`)),
    rest: url.pathname + url.search + url.hash,
    isIp,
    disguisedIp: isIp && web.has(scheme) && isIP(bare) === 4 && writtenHost(text).toLowerCase() !== bare,
  }
}

/** Browsers drop tabs and line ends and take backslashes for slashes. */
function clean(raw: string): string {
  const text = raw
    .slice(0, mostLength)
    .replaceAll(/[\t\r\n\0]/g, '')
    .trim()
  return /^(?:https?|ftp):/i.test(text) ? text.replaceAll('\\', '/') : text
}

function writtenHost(text: string): string {
  const authority = /^[a-z]+:\/*([^/?#]*)/i.exec(text)?.[1] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '')
  return decoded(host).replace(/\.$/, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
