/** Text, variables and properties of Office documents (ECMA-376 17.2, 17.15.1.30, 21.1.2; part 2, 11). */
import type { Parts } from './package.ts'
import { readXml } from './xml.ts'

const most = { text: 1_048_576, entries: 5_000, value: 65_536 }

/** Texts of a Word or PowerPoint part; paragraphs end with `\r`. */
export function readText(part: Uint8Array): string {
  const pieces: string[] = []
  let length = 0
  let inText = false
  const say = (text: string): void => {
    pieces.push(text)
    length += text.length
  }
  for (const event of readXml(part)) {
    if (length >= most.text) break
    if (event.kind === 'text') {
      if (inText) say(event.text)
    } else if (event.name === 't') inText = event.kind === 'open'
    else if (event.kind === 'close' && event.name === 'p') say('\r')
    else if (event.kind === 'open' && event.name === 'tab') say('\t')
    else if (event.kind === 'open' && (event.name === 'br' || event.name === 'cr')) say('\v')
  }
  return pieces.join('').slice(0, most.text)
}

export function readVariables(settings: Uint8Array): Record<string, string> {
  const found = new Map<string, string>()
  for (const event of readXml(settings)) {
    if (event.kind !== 'open' || event.name !== 'docVar' || found.size >= most.entries) continue
    found.set(event.attributes.get('name') ?? '', (event.attributes.get('val') ?? '').slice(0, most.value))
  }
  return Object.fromEntries(found)
}

/** Elements of the property parts by the names that macros use. */
const known: Readonly<Record<string, string>> = {
  title: 'Title',
  subject: 'Subject',
  creator: 'Author',
  keywords: 'Keywords',
  description: 'Comments',
  lastModifiedBy: 'Last Author',
  category: 'Category',
  revision: 'Revision Number',
  Company: 'Company',
  Manager: 'Manager',
  Template: 'Template',
  HyperlinkBase: 'Hyperlink Base',
}

export function readProperties(parts: Parts): Record<string, string> {
  const found = new Map<string, string>()
  for (const path of parts.matching(/^docprops\/(?:core|app|custom)[^/]*\.xml$/)) {
    let name = ''
    for (const event of readXml(parts.bytes(path))) {
      if (found.size >= most.entries) break
      if (event.kind === 'text') {
        if (name !== '' && event.text.trim() !== '') found.set(name, event.text.slice(0, most.value))
      } else if (event.kind === 'open' && event.name === 'property') name = event.attributes.get('name') ?? ''
      else if (event.kind === 'open' && Object.hasOwn(known, event.name)) name = known[event.name] ?? ''
      else if (event.kind === 'close' && (event.name === 'property' || Object.hasOwn(known, event.name))) name = ''
    }
  }
  return Object.fromEntries(found)
}
