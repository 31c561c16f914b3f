/** winmail.dat as a container: bodies, with the subject above the text, and attachments. */
import type { Collector } from '../archive/collector.ts'
import { readTnef } from './read.ts'

export function unpackTnef(bytes: Buffer, into: Collector): void {
  const { subject, body, html, rtf, attachments, isDamaged } = readTnef(bytes)
  if (isDamaged) into.gap('damaged: TNEF')
  const text = [subject, body].filter((part) => part !== '').join('\n\n')
  if (text !== '') {
    into.add('body.txt', Buffer.from(text))
    into.say(text)
  }
  if (html.length > 0) into.add('body.html', html)
  if (rtf.length > 0) into.add('body.rtf', rtf)
  for (const { name, bytes: data } of attachments) {
    if (into.full) return into.gap('too many entries')
    into.add(name, data)
  }
}
