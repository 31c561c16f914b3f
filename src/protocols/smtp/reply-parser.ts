/** Reads replies (RFC 5321 section 4.2) out of a stream of chunks. Bounded: a peer that never ends a line or a reply is malformed. */
import type { Reply } from './reply.ts'

/** Longest line taken; RFC 5321 says 512, servers in the wild say more. */
const lineLimit = 4_096
const linesLimit = 200

const enhancedForm = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/
const lineForm = /^([2-5]\d\d)(?:([ -])(.*))?$/

export class ReplyParser {
  #rest = ''
  #lines: string[] = []
  #code = 0
  #enhanced: string | undefined

  /** Replies completed by this chunk; undefined when the stream is no SMTP (and stays so). */
  push(chunk: Buffer): Reply[] | undefined {
    const lines = (this.#rest + chunk.toString('utf8')).split('\n')
    this.#rest = lines.pop() ?? ''
    const replies: Reply[] = []
    for (const line of lines) {
      const done = this.#line(line.endsWith('\r') ? line.slice(0, -1) : line)
      if (done === 'malformed') return undefined
      if (done !== 'more') replies.push(done)
    }
    return this.#rest.length > lineLimit ? undefined : replies
  }

  #line(line: string): Reply | 'more' | 'malformed' {
    const [, digits, separator, text = ''] = lineForm.exec(line) ?? []
    const code = Number(digits)
    if (!digits || line.length > lineLimit || this.#lines.length >= linesLimit) return 'malformed'
    if (this.#lines.length > 0 && code !== this.#code) return 'malformed'
    this.#code = code
    const enhanced = enhancedForm.exec(text)
    if (enhanced) this.#enhanced = enhanced[1]
    this.#lines.push(enhanced ? text.slice(enhanced[0].length) : text)
    return separator === '-' ? 'more' : this.#complete()
  }

  #complete(): Reply {
    const value: Reply = {
      code: this.#code,
      ...(this.#enhanced ? { enhanced: this.#enhanced } : {}),
      text: this.#lines,
    }
    this.#lines = []
    this.#enhanced = undefined
    return value
  }
}

/** One whole reply from its text; undefined where it is none. */
export function parseReply(text: string): Reply | undefined {
  const replies = new ReplyParser().push(Buffer.from(text.endsWith('\n') ? text : `${text}\r\n`))
  return replies?.length === 1 ? replies[0] : undefined
}
