/** Puts the rule's tag before the subject. */
import { parseMime } from '#formats/mime/parse.ts'
import { applyEdits, fieldOf } from './header-block.ts'

export function tagSubject(data: Buffer, tag: string): Buffer {
  if (tag === '') return data
  const word = /^[\x20-\x7e]*$/.test(tag) ? tag : `=?UTF-8?B?${Buffer.from(tag).toString('base64')}?=`
  const subject = fieldOf(parseMime(data).root, 'subject')
  if (!subject) return Buffer.concat([Buffer.from(`Subject: ${word}\r\n`), data])
  const colon = data.indexOf(':', subject.start) + 1
  return applyEdits(data, [{ start: colon, end: colon, bytes: Buffer.from(` ${word}`) }])
}
