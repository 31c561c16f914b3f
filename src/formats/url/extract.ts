/** Web addresses in running text, common defanged spellings restored; each once, in order. */
const most = 1_000

export function extractUrls(text: string): string[] {
  const plain = text
    .slice(0, 4_194_304)
    .replace(/\bh(?:xx|\*\*)p(s?)(?=:|\[:)/gi, 'http$1')
    .replaceAll('[:]', ':')
    .replaceAll('[://]', '://')
    .replace(/\[\.\]|\(\.\)|\[dot\]/gi, '.')
  const found = new Set<string>()
  for (const match of plain.matchAll(/\b(?:https?|ftp):\/\/[^\s<>"'`{}|\\^]{1,2048}/gi)) {
    if (found.size >= most) break
    found.add(match[0].replace(/[.,;:!?)\]]{1,20}$/, ''))
  }
  return [...found]
}
