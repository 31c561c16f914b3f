/** The three messages of *Test settings*: a letter, the EICAR test file, and an inert script that behaves like Poweliks. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { testMessages } from '#contract/gateway-kept-api.ts'
import { zipOf } from './zip.ts'

export type TrialKind = (typeof testMessages)[number]

export interface TrialMessage {
  readonly kind: TrialKind
  readonly data: Buffer
}

async function decoded(name: string): Promise<Buffer> {
  return Buffer.from(await readFile(path.join(import.meta.dirname, `${name}.b64`), 'utf8'), 'base64')
}

const wrap = (bytes: Buffer): string => bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')

function messageOf(subject: string, text: string, attachment?: { name: string; type: string; bytes: Buffer }): Buffer {
  const head = [
    'From: Lazaret test <test@lazaret.test>',
    'To: <inbox@lazaret.test>',
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@lazaret.test>`,
    'MIME-Version: 1.0',
  ]
  const plain = ['Content-Type: text/plain; charset=utf-8', '', text, '']
  if (!attachment) return Buffer.from([...head, ...plain].join('\r\n'))
  const boundary = `trial-${crypto.randomUUID()}`
  const { name, type, bytes } = attachment
  const file = [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    wrap(bytes),
  ]
  const multipart = [`Content-Type: multipart/mixed; boundary="${boundary}"`, '', `--${boundary}`, ...plain]
  return Buffer.from([...head, ...multipart, `--${boundary}`, ...file, `--${boundary}--`, ''].join('\r\n'))
}

export async function trialMessages(): Promise<readonly TrialMessage[]> {
  const eicar = { name: 'eicar.com', type: 'application/octet-stream', bytes: await decoded('eicar') }
  const script = zipOf('invoice.js', await decoded('invoice'))
  const zip = { name: 'invoice.zip', type: 'application/zip', bytes: script }
  return [
    { kind: 'letter', data: messageOf('Lazaret test: a harmless letter', 'Good day. This letter has to arrive.') },
    { kind: 'eicar', data: messageOf('Lazaret test: EICAR', 'The attachment is the EICAR test file.', eicar) },
    { kind: 'script', data: messageOf('Lazaret test: invoice', 'Please find the invoice attached.', zip) },
  ]
}
