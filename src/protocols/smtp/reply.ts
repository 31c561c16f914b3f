/** SMTP replies (RFC 5321, section 4.2) with enhanced status codes (RFC 3463): values, their text, and the way back. */

export interface Reply {
  readonly code: number
  /** Class, subject and detail, as in `5.1.1`. */
  readonly enhanced?: string
  readonly lines: readonly string[]
}

export function reply(code: number, enhanced: string | undefined, ...lines: readonly string[]): Reply {
  return enhanced === undefined ? { code, lines } : { code, enhanced, lines }
}

/** Text that can stand inside one line: no control characters, so that words of others cannot begin a new reply or header. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim()
}

/** Bytes for the wire, each line with its CRLF. */
export function formatReply({ code, enhanced, lines }: Reply): string {
  const prefix = enhanced === undefined ? '' : `${enhanced} `
  const texts = lines.length === 0 ? [''] : lines
  return texts.map((text, at) => `${code}${at < texts.length - 1 ? '-' : ' '}${prefix}${oneLine(text)}\r\n`).join('')
}

/** The reply on one line, for logs, records and reports. */
export function replyText({ code, enhanced, lines }: Reply): string {
  return [String(code), enhanced, ...lines.map(oneLine)].filter((part) => part !== undefined && part !== '').join(' ')
}

export interface ReplyLine {
  readonly code: number
  readonly last: boolean
  readonly text: string
}

/** One line without its CRLF; undefined when it is not the line of a reply. */
export function parseReplyLine(line: string): ReplyLine | undefined {
  const [, code, mark, text] = /^([2-5]\d\d)(?:([ -])(.*))?$/su.exec(line) ?? []
  if (code === undefined) return undefined
  return { code: Number(code), last: mark !== '-', text: text ?? '' }
}

/** The reply that its lines make; the enhanced code is taken off where every line carries the same one. */
export function joinReply(parts: readonly ReplyLine[]): Reply {
  const code = parts.at(-1)?.code ?? 500
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/u.exec(parts[0]?.text ?? '')?.[1]
  const texts = parts.map(({ text }) => text)
  if (enhanced === undefined || !texts.every((text) => text === enhanced || text.startsWith(`${enhanced} `)))
    return reply(code, undefined, ...texts)
  return reply(code, enhanced, ...texts.map((text) => text.slice(enhanced.length + 1)))
}

/** A whole reply, as `formatReply` writes it; undefined when it is incomplete or not a reply. */
export function parseReply(text: string): Reply | undefined {
  if (!text.endsWith('\r\n')) return undefined
  const parts: ReplyLine[] = []
  for (const line of text.slice(0, -2).split('\r\n')) {
    const part = parseReplyLine(line)
    if (part === undefined || parts.at(-1)?.last === true || part.code !== (parts[0]?.code ?? part.code))
      return undefined
    parts.push(part)
  }
  return parts.at(-1)?.last === true ? joinReply(parts) : undefined
}

export const isPositive = ({ code }: Reply): boolean => code >= 200 && code < 300
export const isTemporary = ({ code }: Reply): boolean => code >= 400 && code < 500
