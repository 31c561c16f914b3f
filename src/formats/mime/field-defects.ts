/** What the header fields of a part leave open: several forms of one value, comments, encoded words where none may stand. */
import iconv from 'iconv-lite'
import type { HeaderField } from './header.ts'
import { parseStructured } from './parameters.ts'

const longestLine = 998
const types = /^content-(?:type|disposition)$/i
const once: Readonly<Record<string, string>> = { from: 'duplicate-from', subject: 'duplicate-subject' }

/** Codes, each once. */
export function fieldDefects(fields: readonly HeaderField[], { root }: { readonly root: boolean }): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  for (const { name, value, start, end } of fields) {
    const key = name.toLowerCase()
    if (/[^\t -~]/.test(value)) found.add('raw-header-bytes')
    if (root && seen.has(key) && Object.hasOwn(once, key)) found.add(once[key] ?? '')
    seen.add(key)
    if (end - start > longestLine && !/\s/.test(value.slice(0, longestLine))) found.add('very-long-line')
    if (root) for (const code of plainDefects(key, value)) found.add(code)
    if (types.test(key)) for (const code of structuredDefects(key, value.slice(0, 65_536))) found.add(code)
  }
  return found
}

/** Fields that mail programs sort, show and answer by: each reads what it can of a malformed one. */
function plainDefects(key: string, value: string): string[] {
  const found: string[] = []
  if (key === 'date' && value !== '' && Number.isNaN(Date.parse(value.replaceAll(/\([^)]*\)/g, ''))))
    found.push('bad-date')
  if (/^(?:from|to|cc|reply-to|sender)$/.test(key) && value !== '' && !value.includes('@') && !/:\s*;/.test(value))
    found.push('bad-address')
  if (value === '' && /^(?:from|to|subject|date|message-id|content-type)$/.test(key)) found.push('empty-field')
  if (/=\?[^?\s]{1,80}\?[bq]\?/i.test(value) && !/=\?[^?\s]{1,80}\?[bq]\?[^?]*\?=/i.test(value))
    found.push('bad-encoded-word')
  return found
}

function structuredDefects(key: string, value: string): string[] {
  const found: string[] = []
  const { value: main, parameters, repeated } = parseStructured(value)
  if (/;\s*(?:file)?name\s*=\s*"?\s*=\?/i.test(value)) found.push('encoded-word-parameter')
  if (/(?:^|;\s*)(?:file)?name\s*=/i.test(value) && /;\s*(?:file)?name\*/i.test(value))
    found.push('mixed-parameter-forms')
  if (repeated.includes('filename') || repeated.includes('name')) found.push('several-names')
  if (key !== 'content-type') return found
  if (/^[^;"]*\(/.test(value)) found.push('comment-in-type')
  else if (main !== '' && !/^[\w.+-]{1,127}\/[\w.+-]{1,127}$/.test(main)) found.push('invalid-type')
  const charset = (parameters['charset'] ?? '').trim()
  if (charset !== '' && !/^(?:us-ascii|ascii|unknown-8bit|utf-7)$/i.test(charset) && !iconv.encodingExists(charset))
    found.push('unknown-charset')
  return found
}
