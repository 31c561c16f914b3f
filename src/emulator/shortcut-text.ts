/** Shortcuts written as text: .url, .scf, .library-ms, .search-ms; what Explorer reaches for when it shows or opens them. */
import type { DocumentLink } from './host/com/office/content.ts'
import { scriptText } from './script-text.ts'

const sizeLimit = 1_000_000

/** Explorer fetches icons when it shows a folder, before anybody opens anything. */
export function readShortcutText(bytes: Uint8Array): DocumentLink[] {
  const text = scriptText(bytes.subarray(0, sizeLimit))
  if (/<(?:libraryDescription|persistedQuery)\b/i.test(text)) {
    const places = [...text.matchAll(/<(?:url|include[^>]*path=")\s*>?([^<"]+)/gi)].slice(0, 100)
    return places.map(([, place = '']) => ({ kind: 'launch', target: `search-ms:location:${place.trim()}` }))
  }
  const values = new Map(
    [...text.matchAll(/^\s*([\w.]+)\s*=\s*(.+?)\s*$/gm)]
      .slice(0, 1_000)
      .map(([, key = '', value = '']) => [key.toLowerCase(), value] as const),
  )
  const links: DocumentLink[] = []
  const icon = values.get('iconfile')
  if (icon && /^(?:\\\\|https?:|file:)/i.test(icon)) links.push({ kind: 'image', target: icon })
  const target = values.get('url')
  const folder = values.get('workingdirectory')?.replaceAll('/', '\\')
  if (target) links.push({ kind: 'launch', target, ...(folder && { folder }) })
  else if (values.get('command') || values.has('iconfile')) links.push({ kind: 'image', target: icon ?? '' })
  return links
}
