/** The mail that tells administrators of a late detection (RFC 5322; automatic by RFC 3834, so that nobody answers it). */
import { mailDate } from '#protocols/smtp/received.ts'

export interface LateDetection {
  /** The gateway's id of the message. */
  readonly id: string
  readonly threat: string
  readonly sender: string
  readonly subject: string
  /** Who got it, as far as known. */
  readonly recipients: readonly string[]
  /** Whether it is being taken out of the mailboxes. */
  readonly takenBack: boolean
}

export interface NoticeFrame {
  readonly from: string
  readonly to: string
  readonly messageId: string
  readonly now: Date
}

const mostNamed = 200
/** Names of threats come from rules and other systems: nothing of them may become a header field. */
const plain = (text: string): string => text.replaceAll(/[^\x20-\x7e]+/g, '?').slice(0, 150)
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 500)

export const subjectOf = ({ threat }: LateDetection): string => `Late detection: ${plain(threat)}`

function bodyOf(late: LateDetection): string {
  const { id, threat, sender, subject, recipients, takenBack } = late
  const named = recipients.slice(0, mostNamed).map((address) => `  ${oneLine(address)}`)
  const more = recipients.length > mostNamed ? [`  and ${recipients.length - mostNamed} more`] : []
  return [
    'A message that was delivered has been detected afterwards.',
    '',
    `Threat:   ${oneLine(threat)}`,
    `Sender:   ${oneLine(sender)}`,
    `Subject:  ${oneLine(subject)}`,
    `Message:  ${id}`,
    '',
    'It went to:',
    ...(named.length > 0 ? named : ['  not known, because the database does not answer']),
    ...more,
    '',
    takenBack
      ? 'It is being moved out of the mailboxes; its event shows what came of that.'
      : 'It is still in the mailboxes. Its event in the console can take it back where a mailbox connector is set up.',
  ].join('\r\n')
}

export function noticeMessage(late: LateDetection, { from, to, messageId, now }: NoticeFrame): Buffer {
  const body = Buffer.from(bodyOf(late))
    .toString('base64')
    .replaceAll(/.{1,76}/g, '$&\r\n')
  const fields = [
    `From: Lazaret <${from}>`,
    `To: ${to}`,
    `Subject: ${subjectOf(late)}`,
    `Date: ${mailDate(now)}`,
    `Message-ID: <${messageId}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}`)
}
