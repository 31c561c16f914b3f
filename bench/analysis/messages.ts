/**
 * The messages: with a corpus (a folder with `index.json`) its mails, and its other files as attachments; without one, mails made
 * from a seed. A mark in each makes it a message the platform has never seen, so that no cache answers.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { mixOfMails } from '../kit/mails.ts'

interface Entry {
  readonly path: string
  readonly kind: string
  readonly size: number
}

const largest = 5_000_000

function wrapped(name: string, bytes: Buffer): Buffer {
  const text = bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  const head = [
    'From: sender@example.org',
    'To: someone@example.com',
    'Subject: a file',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Here is the file.',
    '--b',
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
  ].join('\r\n')
  return Buffer.from(`${head}\r\n${text}\r\n--b--\r\n`)
}

export function readMessages(corpus: string | undefined): readonly Buffer[] {
  const index = corpus === undefined ? '' : path.join(corpus, 'index.json')
  if (corpus === undefined || !existsSync(index)) return mixOfMails(1, []).map(({ body }) => body.subarray(0, -5))
  const { items } = JSON.parse(readFileSync(index, 'utf8')) as { items: readonly Entry[] }
  return items
    .filter(({ kind, size }) => kind !== 'suite' && size <= largest)
    .map((entry) => {
      const bytes = readFileSync(path.join(corpus, entry.path))
      return entry.kind === 'mail' ? bytes : wrapped(path.basename(entry.path), bytes)
    })
}

export const marked = (message: Buffer, mark: number): Buffer =>
  Buffer.concat([Buffer.from(`X-Mark: ${mark}\r\n`), message])
