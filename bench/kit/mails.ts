/**
 * Mails for the loads, in wire form: letters of words and links, HTML, and attachments that look like what people send. All are
 * made from a seed; with a corpus (a folder with `index.json`) its harmless attachments are used as parts too.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createRandom, type Random } from './random.ts'

export interface Mail {
  /** All but the mark, dot-stuffed, with the end mark. */
  readonly body: Buffer
}

export interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

const words =
  'the invoice for your order of last week is attached please let us know whether the delivery can be moved to Thursday since the team is away on Friday we have checked the figures again and they agree with the report that was sent on Monday thank you for your patience regards office project meeting agenda budget contract signature draft version customer shipment warehouse schedule training holiday request update answer question number account payment received'.split(
    ' ',
  )
const sites = ['www.example.com', 'shop.example.net', 'docs.example.org', 'intranet.example.com']

function sentence(random: Random): string {
  const length = random.between(6, 16)
  const text = Array.from({ length }, () => random.pick(words, 'mail')).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function paragraph(random: Random): string {
  const text = Array.from({ length: random.between(2, 6) }, () => sentence(random)).join(' ')
  return text.replaceAll(/(.{50,70}) /g, '$1\r\n')
}

const link = (random: Random): string =>
  `https://${random.pick(sites, '')}/${random.pick(words, '')}/${random.between(1, 99_999)}`

/** Plain text of about so many bytes, with a link now and then. */
export function letterText(random: Random, bytes: number): string {
  const parts: string[] = []
  for (let size = 0; size < bytes; size += parts.at(-1)?.length ?? 1) {
    parts.push(random.next() < 0.2 ? `See ${link(random)}\r\n\r\n` : `${paragraph(random)}\r\n\r\n`)
  }
  return parts.join('')
}

function letterHtml(random: Random, bytes: number): string {
  const rows = letterText(random, bytes * 0.8)
    .split('\r\n\r\n')
    .map((text) => `<p style="margin:0 0 12px">${text}\r\n<a href="${link(random)}">more</a></p>`)
  return `<!DOCTYPE html>\r\n<html><head><title>Letter</title></head>\r\n<body>\r\n${rows.join('\r\n')}\r\n</body></html>\r\n`
}

/** What compressed documents and pictures look like to a gateway: a signature and bytes without any pattern. */
function generatedAttachment(random: Random, bytes: number): Attachment {
  const kinds = [
    { name: 'photo.jpg', type: 'image/jpeg', start: Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex') },
    { name: 'scan.png', type: 'image/png', start: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
    { name: 'data.bin', type: 'application/octet-stream', start: Buffer.from('data') },
  ]
  const { name, type, start } = random.pick(kinds, { name: 'x', type: 'text/plain', start: Buffer.alloc(0) })
  if (random.next() < 0.2) {
    const table = letterText(random, bytes).replaceAll(' ', ';')
    return { name: 'table.csv', type: 'text/csv', bytes: Buffer.from(table) }
  }
  return { name, type, bytes: Buffer.concat([start, random.bytes(bytes)]) }
}

interface IndexItem {
  readonly path: string
  readonly kind: string
  readonly label: string
  readonly size: number
}

/** The harmless attachments of a corpus, smallest first. */
export function readCorpus(directory: string | undefined): readonly Attachment[] {
  const index = directory === undefined ? undefined : path.join(directory, 'index.json')
  if (directory === undefined || index === undefined || !existsSync(index)) return []
  const { items } = JSON.parse(readFileSync(index, 'utf8')) as { items: readonly IndexItem[] }
  return items
    .filter(({ kind, label, size }) => kind === 'attachment' && label === 'clean' && size > 500)
    .toSorted((one, other) => one.size - other.size)
    .map((item) => ({
      name: path.basename(item.path),
      type: 'application/octet-stream',
      bytes: readFileSync(path.join(directory, item.path)),
    }))
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')

export interface MailPlan {
  readonly random: Random
  /** Bytes on the wire, about. */
  readonly size: number
  readonly corpus: readonly Attachment[]
}

function attachmentsFor({ random, size, corpus }: MailPlan): Attachment[] {
  const found: Attachment[] = []
  let left = Math.floor((size * 3) / 4.2)
  for (let tries = 0; tries < 3 && corpus.length > 0; tries += 1) {
    const one = corpus[random.between(0, corpus.length - 1)]
    if (!one || one.bytes.length > left) continue
    found.push(one)
    left -= one.bytes.length
  }
  if (left > 1_000) found.push(generatedAttachment(random, left))
  return found
}

const part = (head: string, text: string): string => `--frontier\r\n${head}\r\n\r\n${text}\r\n`

function headerOf(random: Random, type: string): string {
  const number = random.between(1, 1e9)
  return [
    `From: "Sender ${number % 100}" <sender${number % 100}@example.com>`,
    'To: <user@bench.test>',
    `Subject: ${sentence(random)}`,
    `Message-ID: <${number}.bench@example.com>`,
    'Date: Tue, 24 Nov 2026 08:00:00 +0000',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
    '',
    '',
  ].join('\r\n')
}

const wire = (text: string): Buffer => Buffer.from(`${text.replaceAll(/^\./gm, '..')}\r\n.\r\n`, 'latin1')

/** A letter alone. */
export function plainMail(random: Random, size: number): Mail {
  const head = headerOf(random, 'text/plain; charset=utf-8')
  return { body: wire(head + letterText(random, Math.max(200, size - head.length))) }
}

/** Text, HTML and attachments that together have about the wanted size. */
export function mixedMail({ random, size, corpus }: MailPlan): Mail {
  const text = letterText(random, random.between(500, 4_000))
  const html = letterHtml(random, random.between(1_000, 12_000))
  const files = attachmentsFor({ random, size: size - text.length - html.length, corpus })
  const parts = [
    part('Content-Type: text/plain; charset=utf-8', text),
    part('Content-Type: text/html; charset=utf-8', html),
    ...files.map(({ name, type, bytes }) => part(attachmentHead(name, type), base64(bytes))),
  ]
  return { body: wire(`${headerOf(random, 'multipart/mixed; boundary="frontier"')}${parts.join('')}--frontier--\r\n`) }
}

const attachmentHead = (name: string, type: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"`

/** A body of one letter, again and again: what makes careless regular expressions slow. */
export function repeatedMail(random: Random, size: number): Mail {
  const line = `${'a'.repeat(900)}\r\n`
  return { body: wire(headerOf(random, 'text/plain; charset=us-ascii') + line.repeat(Math.ceil(size / line.length))) }
}

/** In every hundred: 90 of 10 to 100 KB, 6 of 100 to 500 KB, 2 of 0.5 to 1 MB, 1 of 1 to 2 MB, 1 small; well mixed. */
const classes = [
  { share: 90, low: 10_000, high: 100_000 },
  { share: 6, low: 100_000, high: 500_000 },
  { share: 2, low: 500_000, high: 1_000_000 },
  { share: 1, low: 1_000_000, high: 2_000_000 },
  { share: 1, low: 1_500, high: 10_000 },
] as const

/** Each class is spread evenly over the hundred, so that a short run sees nearly the same mix as a long one. */
function classOrder(): (typeof classes)[number][] {
  const placed = classes.flatMap((one) =>
    Array.from({ length: one.share }, (_, index) => ({ one, at: (index + 0.5) / one.share })),
  )
  return placed.toSorted((a, b) => a.at - b.at).map(({ one }) => one)
}

export function mixOfMails(seed: number, corpus: readonly Attachment[]): readonly Mail[] {
  const random = createRandom(seed)
  return classOrder().map(({ low, high }) => {
    const size = Math.round(low * (high / low) ** random.next())
    return size < 12_000 ? plainMail(random, size) : mixedMail({ random, size, corpus })
  })
}
