/** Which messages one belongs with: its own Message-ID and those that it answers (RFC 5322, section 3.6.4). */
import type { HeaderField } from './header.ts'

const fields = new Set(['message-id', 'in-reply-to', 'references'])
const identifier = /<([^<>\s]{1,250})>/g
const most = { text: 16_384, first: 5, last: 20 }

/** Without angle brackets. Of a long thread its beginning and its end. */
export function threadOf(headers: readonly HeaderField[]): string[] {
  const texts = headers.filter(({ name }) => fields.has(name.toLowerCase())).map(({ value }) => value)
  const found = texts.flatMap((text) => [...text.slice(0, most.text).matchAll(identifier)].map(([, id = '']) => id))
  const all = [...new Set(found)]
  return all.length <= most.first + most.last ? all : [...all.slice(0, most.first), ...all.slice(-most.last)]
}
