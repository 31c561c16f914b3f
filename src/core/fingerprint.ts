/** SHA-256 certificate fingerprints: kept as 64 lower-case hex digits, shown in groups of four. */
const form = /^[0-9a-f]{64}$/

/** Any usual spelling (colons, spaces, upper case) to 64 hex digits; undefined where it is not a SHA-256. */
export function parseFingerprint(text: string): string | undefined {
  const hex = text
    .replace(/^sha-?256[:\s]*/i, '')
    .replaceAll(/[\s:-]/g, '')
    .toLowerCase()
  return form.test(hex) ? hex : undefined
}

export function showFingerprint(hex: string): string {
  return (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ')
}
