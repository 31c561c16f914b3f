/** The modifiers that change a value's bytes before it is looked for: `wide`, `utf16…`, `base64`, `base64offset`. */

const encoders: Readonly<Record<string, (text: string) => Buffer>> = {
  wide: (text) => Buffer.from(text, 'utf16le'),
  utf16le: (text) => Buffer.from(text, 'utf16le'),
  utf16be: (text) => Buffer.from(text, 'utf16le').swap16(),
  utf16: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
}

export const isEncoding = (modifier: string): boolean => /^(?:wide|utf16(?:le|be)?|base64(?:offset)?)$/.test(modifier)

/** Base64 of the same bytes at each of three places in a longer stream, without characters that their neighbours decide. */
function atOffsets(bytes: Buffer): string[] {
  const before = [0, 2, 3]
  const after = [0, -3, -2]
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    return text.slice(before[offset], after[(bytes.length + offset) % 3] || undefined)
  })
}

export function encoded(text: string, modifiers: readonly string[]): string[] {
  const wide = modifiers.find((name) => name in encoders)
  const bytes = (encoders[wide ?? ''] ?? ((plain: string) => Buffer.from(plain, 'utf8')))(text)
  if (modifiers.includes('base64offset')) return atOffsets(bytes)
  if (modifiers.includes('base64')) return [bytes.toString('base64')]
  return [bytes.toString('latin1')]
}
