/** Lines on the wire: dot-stuffing (RFC 5321 section 4.5.2) and the one newline, CRLF, without which mail can be smuggled. */

const CR = 13
const LF = 10
const DOT = 46

export type WireForm = 'stuffed' | 'plain'

/** Octets to add so that every CR and LF is a CRLF and, when stuffed, no line begins with a single dot. */
function additions(data: Buffer, form: WireForm): number {
  let extra = 0
  let previous = form === 'stuffed' ? LF : 0
  for (let index = 0; index < data.length; index += 1) {
    const octet = data[index] ?? 0
    if (octet === LF) extra += previous === CR ? 0 : 1
    else if (previous === CR) extra += 1
    if (octet === DOT && form === 'stuffed' && (previous === LF || previous === CR)) extra += 1
    previous = octet
  }
  return previous === CR ? extra + 1 : extra
}

/** One pass that copies; only for messages that need a change. */
function rewrite(data: Buffer, form: WireForm, size: number): Buffer {
  const out = Buffer.allocUnsafe(size)
  let at = 0
  let previous = form === 'stuffed' ? LF : 0
  for (let index = 0; index < data.length; index += 1) {
    const octet = data[index] ?? 0
    if (octet === LF && previous !== CR) out[at++] = CR
    else if (previous === CR && octet !== LF) out[at++] = LF
    if (octet === DOT && form === 'stuffed' && (previous === LF || previous === CR)) out[at++] = DOT
    out[at++] = octet
    previous = octet
  }
  if (previous === CR) out[at++] = LF
  return out
}

function convert(data: Buffer, form: WireForm): Buffer {
  const extra = additions(data, form)
  return extra === 0 ? data : rewrite(data, form, data.length + extra)
}

/** Every bare CR and bare LF becomes CRLF; the same buffer when there is none. */
export const normaliseNewlines = (data: Buffer): Buffer => convert(data, 'plain')

/** What goes between DATA's 354 and the lone dot: normalised, dot-stuffed; the same buffer when nothing changes. */
export const stuff = (data: Buffer): Buffer => convert(data, 'stuffed')

export function endsWithCrlf(data: Buffer): boolean {
  return data.length >= 2 && data[data.length - 1] === LF && data[data.length - 2] === CR
}

/** The terminator that turns exactly this data into one message: DATA always ends on CRLF. */
export function terminatorFor(data: Buffer): string {
  return data.length === 0 || endsWithCrlf(data) ? '.\r\n' : '\r\n.\r\n'
}
