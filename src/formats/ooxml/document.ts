/** Text, variables and properties of Office documents (ECMA-376 17.2, 17.15.1.30, 21.1.2; part 2, 11). */
import type { Part, Parts } from './package.ts'

const most = { text: 8_388_608, entries: 5_000, value: 65_536 }

/** Texts of a Word or PowerPoint part; paragraphs end with `\r`. */
export function readText({ events, cut }: Part): string {
  const pieces: string[] = []
  let length = 0
  let inText = false
  const say = (text: string): void => {
    pieces.push(text)
    length += text.length
  }
  for (const event of events) {
    if (length >= most.text) {
      cut()
      break
    }
    if (event.kind === 'text') {
      if (inText) say(event.text)
    } else if (event.name === 't') inText = event.kind === 'open'
    else if (event.kind === 'close' && event.name === 'p') say('\r')
    else if (event.kind === 'open' && event.name === 'tab') say('\t')
    else if (event.kind === 'open' && (event.name === 'br' || event.name === 'cr')) say('\v')
  }
  return pieces.join('').slice(0, most.text)
}

export function readVariables({ events, cut }: Part): Record<string, string> {
  const found = new Map<string, string>()
  for (const event of events) {
    if (event.kind !== 'open' || event.name !== 'docVar') continue
    const value = event.attributes.get('val') ?? ''
    if (found.size >= most.entries || value.length > most.value) cut()
    if (found.size < most.entries) found.set(event.attributes.get('name') ?? '', value.slice(0, most.value))
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
    const { events, cut } = parts.part(path)
    for (const event of events) {
      if (found.size >= most.entries) {
        cut()
        break
      }
      if (event.kind === 'text') {
        if (name !== '' && event.text.length > most.value) cut()
        if (name !== '' && event.text.trim() !== '') found.set(name, event.text.slice(0, most.value))
      } else if (event.kind === 'open' && event.name === 'property') name = event.attributes.get('name') ?? ''
      else if (event.kind === 'open' && Object.hasOwn(known, event.name)) name = known[event.name] ?? ''
      else if (event.kind === 'close' && (event.name === 'property' || Object.hasOwn(known, event.name))) name = ''
    }
  }
  return Object.fromEntries(found)
}
