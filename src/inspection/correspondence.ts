/** Who a message is from and to, what it answers, and the passwords it gives: what joins it to a locked archive of another mail. */
import { readHeaders } from '#formats/mime/header.ts'
import { parseMailboxes } from '#formats/mime/mailbox.ts'
import { threadOf } from '#formats/mime/thread.ts'

export interface Correspondents {
  /** Addresses, lower case. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Message identifiers without angle brackets, its own among them. */
  readonly thread: readonly string[]
}

export interface Correspondence extends Correspondents {
  /** Words that may open what another mail brought. */
  readonly passwords: readonly string[]
  /** Passwords of other mails that were there to be tried. */
  readonly tried: readonly string[]
}

export const hintSources = [
  'earlier-sender',
  'earlier-domain',
  'earlier-thread',
  'later-sender',
  'later-domain',
  'later-thread',
] as const
export type HintSource = (typeof hintSources)[number]

/** A password that another mail gave. */
export interface PasswordHint {
  readonly word: string
  /** Which mail, seen from the one that is inspected: from the same sender, the same domain or in the same thread. */
  readonly from: HintSource
}

const most = 20

/** By the header alone. */
export function correspondentsOf(message: Uint8Array): Correspondents {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  const { fields } = readHeaders(bytes, 0)
  const addresses = (name: string): string[] => {
    const texts = fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value)
    const boxes = texts.slice(0, most).flatMap((text) => parseMailboxes(text))
    return [...new Set(boxes.map(({ address }) => address))].filter((one) => one !== '').slice(0, most)
  }
  return { from: addresses('from'), to: addresses('to'), thread: threadOf(fields) }
}
