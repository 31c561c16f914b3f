/** A message as the second part of a multipart/mixed whose first is a text of ours; its own content fields go with it. */
import { randomUUID } from 'node:crypto'
import type { MimePart } from '#formats/mime/parse.ts'
import { applyEdits, type Edit } from './header-block.ts'

export function wrapWith(data: Buffer, root: MimePart, text: string): Buffer {
  const content = root.headers.filter(({ name }) => /^content-/i.test(name))
  const boundary = `lazaret-${randomUUID()}`
  const body = Buffer.from(`${text}\r\n`)
    .toString('base64')
    .replaceAll(/.{76}(?=.)/g, '$&\r\n')
  const first = `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`
  const fields = Buffer.concat(content.map(({ start, end }) => data.subarray(start, end)))
  const version = root.headers.some(({ name }) => /^mime-version$/i.test(name)) ? '' : 'MIME-Version: 1.0\r\n'
  const outer = Buffer.from(`${version}Content-Type: multipart/mixed; boundary="${boundary}"\r\n`)
  const removed: Edit[] = content.map(({ start, end }) => ({ start, end, bytes: Buffer.alloc(0) }))
  const open = Buffer.concat([Buffer.from(`${first}--${boundary}\r\n`), fields, Buffer.from('\r\n')])
  return applyEdits(data, [
    { start: 0, end: 0, bytes: outer },
    ...removed,
    { start: root.bodyStart, end: root.bodyStart, bytes: open },
    { start: data.length, end: data.length, bytes: Buffer.from(`\r\n--${boundary}--\r\n`) },
  ])
}
