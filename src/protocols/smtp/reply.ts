/** An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463, RFC 2034), written and read. */
import { Failure, failures } from '#core/errors.ts'

export interface Reply {
  readonly code: number
  /** RFC 3463, for example `5.7.1`; absent in greetings, EHLO and 354. */
  readonly enhanced?: string
  readonly text: readonly string[]
}

/** Octets of text on one line: RFC 5321 allows 512 with code, enhanced code and CRLF. */
const lineText = 480

/** `reply('550 5.7.1', 'Not here')`; the first word is the code, the second (may be missing) the enhanced code. */
export function reply(status: string, ...text: readonly string[]): Reply {
  const code = Number(status.slice(0, 3))
  const enhanced = status.slice(4)
  return enhanced ? { code, enhanced, text } : { code, text }
}

/** The reply for something a hook threw: the row of a Failure, else "internal". */
export function replyOfError(error: unknown): Reply {
  if (error instanceof Failure) return reply(failures[error.code].smtp, error.message)
  return reply(failures.internal.smtp, 'Internal fault, try again later')
}

export const isPositive = (value: Reply): boolean => value.code < 400
export const isTemporary = (value: Reply): boolean => value.code >= 400 && value.code < 500
export const isPermanent = (value: Reply): boolean => value.code >= 500

/** One word of it, for logs and delivery reports: `550 5.7.1 Not here`. */
export function showReply(value: Reply): string {
  return [String(value.code), value.enhanced, ...value.text].filter(Boolean).join(' ')
}

const control = new RegExp('[\\u0000-\\u0008\\u000a-\\u001f\\u007f]', 'g')

/** Wire form with CRLF. Control characters become blanks, so that a text can never begin a line of its own. */
export function formatReply({ code, enhanced, text }: Reply): string {
  const prefix = enhanced ? `${enhanced} ` : ''
  const last = text.length - 1
  if (last < 1) return `${code} ${prefix}${clean(text[0] ?? '')}\r\n`
  let all = ''
  for (let index = 0; index <= last; index += 1)
    all += `${code}${index === last ? ' ' : '-'}${prefix}${clean(text[index] ?? '')}\r\n`
  return all
}

function clean(line: string): string {
  const short = line.length > lineText ? line.slice(0, lineText) : line
  return short.replace(control, ' ')
}
