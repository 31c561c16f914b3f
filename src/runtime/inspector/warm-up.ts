/**
 * Lets a new worker inspect harmless messages before it counts as ready, so that the code is compiled and its caches are
 * filled before somebody waits for it: the first message would take fifty times as long as the hundredth.
 */
import { gzipSync } from 'node:zlib'
import type { Inspect } from '#inspection/inspect.ts'

/** Milliseconds and messages, whichever comes first. */
const most = { ms: 600, messages: 90 }

export async function warmUp(inspect: Inspect): Promise<void> {
  const until = performance.now() + most.ms
  for (let n = 0; n < most.messages && performance.now() < until; n += 1) {
    const bytes = letters[n % letters.length] ?? Buffer.of()
    await inspect({ name: 'warm-up.eml', bytes, kind: 'message', profile: 'static', deadline: 5_000 })
  }
}

const sentence = 'Please look at the figures of last week and tell us by Thursday whether they agree with the report. '
const text = `Good morning,\r\n\r\n${sentence.repeat(12)}\r\nSee https://www.example.com/report/17 for more.\r\n\r\n`
const row = `<p style="margin:0">${sentence}<a href="https://www.example.com/page">more</a></p>\r\n`
const page = `<!DOCTYPE html>\r\n<html><head><title>Letter</title></head><body>\r\n${row.repeat(20)}</body></html>\r\n`
const head = (type: string): string =>
  `From: "Sender" <sender@example.com>\r\nTo: <reader@example.net>\r\nSubject: The figures of last week\r\n` +
  `Message-ID: <warm-up@example.com>\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n`

const part = (fields: string, body: string): string => `--b\r\n${fields}\r\n\r\n${body}\r\n`
const lines = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
const file = (name: string, bytes: Uint8Array): string =>
  part(
    `Content-Type: application/octet-stream; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: attachment; filename="${name}"`,
    lines(bytes),
  )

const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(30_000, 'picture')])
const mixed = [
  part('Content-Type: text/plain; charset=utf-8', text),
  part('Content-Type: text/html; charset=utf-8', page),
  file('table.csv', Buffer.from(`${sentence.replaceAll(' ', ';')}\r\n`.repeat(60))),
  file('figures.txt.gz', gzipSync(text)),
  file('photo.png', picture),
]
const letters = [
  head('text/plain; charset=utf-8') + text.repeat(8),
  head('text/html; charset=utf-8') + page,
  `${head('multipart/mixed; boundary="b"')}${mixed.join('')}--b--\r\n`,
].map((one) => Buffer.from(one))
