/** The loads: what is sent, over which connections. */
import type { Load } from '../kit/load.ts'
import { mixOfMails, plainMail, repeatedMail, type Attachment, type Mail } from '../kit/mails.ts'
import { createRandom } from '../kit/random.ts'

export interface BenchLoad extends Omit<Load, 'clients'> {
  readonly meaning: string
  /** Fewest messages of a measurement. */
  readonly fewest: number
}

const several = (make: () => Mail): readonly Mail[] => Array.from({ length: 50 }, make)

export function makeLoads(corpus: readonly Attachment[]): readonly BenchLoad[] {
  const random = createRandom(20_261_124)
  const small = several(() => plainMail(random, 4_096))
  const large = several(() => plainMail(random, 102_400))
  const repeated = [repeatedMail(random, 102_400)]
  const mix = mixOfMails(7, corpus)
  const plain = { tls: 'off', connection: 'kept', fewest: 30 } as const
  return [
    { ...plain, name: '4k1', meaning: '4 KB, a connection a message', mails: small, connection: 'each' },
    { ...plain, name: '4k', meaning: '4 KB, kept connections', mails: small },
    { ...plain, name: '100k', meaning: '100 KB of text, kept connections', mails: large },
    { ...plain, name: '100k-a', meaning: '100 KB of one repeated letter, kept connections', mails: repeated },
    { ...plain, name: 'mix', meaning: 'the mix, kept connections', mails: mix, fewest: 50 },
    {
      ...plain,
      name: '4k1-tls',
      meaning: '4 KB, a connection and a full TLS handshake a message',
      mails: small,
      connection: 'each',
      tls: 'starttls',
    },
    {
      ...plain,
      name: 'mix-tls',
      meaning: 'the mix over TLS, kept connections',
      mails: mix,
      tls: 'starttls',
      fewest: 50,
    },
  ]
}

export const meanSize = (mails: readonly Mail[]): number =>
  mails.reduce((sum, { body }) => sum + body.length, 0) / mails.length
