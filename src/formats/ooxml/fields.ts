/** Fields of Word (ECMA-376 17.16): instructions put together from their runs and nested QUOTE fields, and what they reach for. */
import type { DocumentLink } from './content.ts'
import type { Part } from './package.ts'
import type { Cut } from './xml.ts'

interface OpenField {
  instruction: string
  /** Behind the separator stands the result, which is shown and not done. */
  hasResult: boolean
}

const most = { depth: 64, fields: 10_000, instruction: 32_768 }

/** The instructions of one part, inner fields before outer ones. */
export function readFields({ events, cut }: Part): string[] {
  const done: string[] = []
  const open: OpenField[] = []
  let inInstruction = false
  for (const event of events) {
    if (done.length >= most.fields) {
      cut()
      break
    }
    if (event.kind === 'text') {
      if (inInstruction) addTo(open.at(-1), event.text, cut)
      continue
    }
    const isOpen = event.kind === 'open'
    if (event.name === 'instrText' || event.name === 'delInstrText') inInstruction = isOpen
    else if (isOpen && event.name === 'fldSimple') done.push((event.attributes.get('instr') ?? '').trim())
    else if (isOpen && event.name === 'fldChar') mark(event.attributes.get('fldCharType') ?? '', { open, done, cut })
  }
  for (const { instruction } of open) done.push(instruction.trim())
  return done.filter((instruction) => instruction !== '')
}

function addTo(field: OpenField | undefined, text: string, cut: Cut): void {
  if (field === undefined || field.hasResult) return
  const room = most.instruction - field.instruction.length
  if (text.length > room) cut()
  field.instruction += text.slice(0, Math.max(room, 0))
}

interface Reading {
  readonly open: OpenField[]
  readonly done: string[]
  readonly cut: Cut
}

function mark(type: string, { open, done, cut }: Reading): void {
  const last = open.at(-1)
  if (type === 'begin' && open.length >= most.depth) cut()
  else if (type === 'begin') open.push({ instruction: '', hasResult: false })
  else if (type === 'separate' && last !== undefined) last.hasResult = true
  else if (type === 'end' && last !== undefined) {
    open.pop()
    done.push(last.instruction.trim())
    addTo(open.at(-1), quotedField(last.instruction), cut)
  }
}

/** `QUOTE 68 68 69` says `DDE`: numbers are character codes. Other fields have no value of their own here. */
export function quotedField(instruction: string): string {
  const words = wordsOf(instruction)
  if (words[0]?.toUpperCase() !== 'QUOTE') return ''
  return words
    .slice(1)
    .map((word) => (/^\d{1,5}$/.test(word) ? String.fromCharCode(Number(word)) : word))
    .join('')
}

/** Words and quoted texts of an instruction; `\\` and `\"` stand for the second character. */
export function wordsOf(instruction: string): string[] {
  const words =
    instruction
      .slice(0, most.instruction)
      .match(/["\u201c\u201d](?:\\.|[^"\\\u201c\u201d])*["\u201c\u201d]?|[^\s"\u201c\u201d]+/g) ?? []
  return words.map((word) => word.replaceAll(/^["\u201c\u201d]|["\u201c\u201d]$/g, '').replaceAll(/\\([\\"])/g, '$1'))
}

const kinds: Readonly<Record<string, DocumentLink['kind']>> = {
  INCLUDEPICTURE: 'image',
  INCLUDETEXT: 'object',
  IMPORT: 'image',
  INCLUDE: 'object',
  RD: 'object',
  HYPERLINK: 'link',
}

/** What a field reaches for; undefined for those that stay inside the document. */
export function linkOfField(instruction: string): DocumentLink | undefined {
  const [name = '', ...words] = wordsOf(instruction)
  const field = name.toUpperCase()
  if (field === 'DDE' || field === 'DDEAUTO') {
    const [target = '', ...rest] = words
    return { kind: 'dde', target, arguments: rest.join(' ') }
  }
  const plain = words.filter((word) => !/^\\[a-z*@#!]/i.test(word) || word.startsWith('\\\\'))
  if (field === 'LINK') return address('object', plain[1] ?? '')
  const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined
  return kind === undefined ? undefined : address(kind, plain[0] ?? '')
}

const address = (kind: DocumentLink['kind'], target: string): DocumentLink | undefined =>
  /^(?:[a-z][a-z0-9+.-]+:|\\\\)/i.test(target) ? { kind, target } : undefined
