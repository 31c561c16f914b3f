/** An Outlook message as a container: its bodies, with the subject above the text, and its attachments. */
import type { Collector } from '../archive/collector.ts'
import { openCompound } from '../ole/compound.ts'
import { type Msg, parseMsg } from './parse.ts'

export function unpackMsg(bytes: Buffer, into: Collector): void {
  const ole = openCompound(bytes)
  if (ole === undefined) return into.gap('damaged: message')
  const todo: Msg[] = [parseMsg(ole)]
  for (let message = todo.shift(); message !== undefined && !into.full; message = todo.shift()) {
    addMessage(message, into)
    todo.push(...message.messages)
  }
  if (into.full) into.gap('too many entries')
  if (ole.isCut()) into.gap('not read to its end: message')
}

function addMessage({ subject, body, html, rtf, attachments }: Msg, into: Collector): void {
  into.add('body.txt', Buffer.from(subject === '' ? body : `${subject}\n\n${body}`))
  if (html.length > 0) into.add('body.html', html)
  if (rtf.length > 0) into.add('body.rtf', rtf)
  for (const { name, bytes } of attachments) into.add(name, bytes)
}
