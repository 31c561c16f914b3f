/** Where a message of the fault matrix is, counted over every place that it can be in, and where each policy puts it. */
import { listBackup } from '#contract/gateway-kept-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import type { NoVerdictPolicy } from '#core/disposition.ts'
import type { RunningGateway } from '../kit/gateway.ts'
import { letterOf, type Sink } from '../kit/mail.ts'

export interface Seen {
  readonly code: number
  readonly delivered: readonly string[]
  readonly bounced: number
  readonly backup: number
  readonly held: number
}

export const letter = letterOf({
  to: 'b@example.com',
  subject: 'Invoice',
  attachment: { name: 'invoice.txt', bytes: Buffer.from('The bytes of the attachment.') },
})
const attachment = 'VGhlIGJ5dGVzIG9mIHRoZSBhdHRhY2htZW50Lg=='

/** The first bytes of a text in base64, as far as they do not depend on what follows. */
const encoded = (text: string): string => {
  const whole = text.length - (text.length % 3)
  return Buffer.from(text.slice(0, whole)).toString('base64')
}

function formOf(message: Buffer): string {
  const text = message.toString('latin1')
  if (text.includes(encoded('This attachment is still being analysed.'))) return 'text alone'
  if (text.includes('Not analysed.')) return 'with banner'
  if (text.endsWith(letter.toString('latin1'))) return 'as it came'
  if (text.includes(attachment)) return 'changed'
  return text.includes(encoded('Removed by Lazaret:')) ? 'without attachments' : 'cut'
}

export async function look(gateway: RunningGateway, sink: Sink, code: number): Promise<Seen> {
  const { messages } = await gateway.client.call(listBackup)
  const { counts } = await gateway.client.call(listQueue)
  const reports = sink.messages.filter((message) => message.includes('multipart/report'))
  const delivered = sink.messages.filter((message) => !reports.includes(message)).map(formOf)
  return { code, delivered, bounced: reports.length, backup: messages.length, held: counts.hold.messages }
}

export const nothing = { code: 250, delivered: [], bounced: 0, backup: 0, held: 0 } as const

/** What a policy makes of a message that waits in the hold and gets no verdict. */
export function endOf(policy: NoVerdictPolicy): Seen {
  switch (policy) {
    case 'deliver':
      return { ...nothing, delivered: ['as it came'] }
    case 'deliver-with-banner':
      return { ...nothing, delivered: ['with banner'] }
    case 'deliver-without-attachments':
      return { ...nothing, delivered: ['without attachments'] }
    case 'keep-waiting':
      return { ...nothing, held: 1 }
    case 'deliver-stub':
      return { ...nothing, held: 1, delivered: ['text alone'] }
    case 'quarantine':
      return { ...nothing, backup: 1 }
    case 'reject':
      return { ...nothing, bounced: 1, backup: 1 }
  }
}
