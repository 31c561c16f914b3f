/** Scripts written to hide what they do: many escapes, long encoded strings, code put together from character codes. */
import { defineAnalyzer } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const share = (text: string, pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / Math.max(text.length, 1)

function signs(text: string): string[] {
  const found: string[] = []
  if (share(text, /\\x[0-9a-f]{2}|\\u[0-9a-f]{4}/gi) > 0.04) found.push('most text is escaped')
  if (/fromCharCode|chrw?\s*\(\s*\d+\s*\)\s*&/i.test(text)) found.push('strings are built from character codes')
  if (/\b(?:eval|execute(?:global)?|iex|invoke-expression|new\s+Function)\b/i.test(text))
    found.push('made-up code is run')
  if (/["'][A-Za-z0-9+/=]{512,}["']/.test(text)) found.push('a long encoded string is embedded')
  return found
}

export const obfuscation = defineAnalyzer({
  name: 'obfuscation',
  version: '2',
  accepts: (type) => type.startsWith('script.'),
  timeout: 3_000,
  facts: [],
  analyze({ reading }) {
    const found = signs(reading.latin)
    if (found.length < 2) return []
    return [observe('script.obfuscated', found.join(', '), found.length > 2 ? 'medium' : 'low')]
  },
})
