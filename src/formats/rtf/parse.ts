/** Rich Text Format: the objects it carries (MS-OLEDS 2.2), remote templates and fields that start something. */
import { fontOverflows } from '../ole/equation.ts'
import { readNative } from '../ole/native.ts'
import { readObjectData } from './object-data.ts'

export interface RtfObject {
  readonly className: string
  /** File name of a package; empty for other objects. */
  readonly name: string
  readonly bytes: Buffer
  /** Address or path of a linked object. */
  readonly link?: string
}

export interface RtfFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}

export interface Rtf {
  readonly objects: readonly RtfObject[]
  readonly findings: readonly RtfFinding[]
}

const mostObjects = 500
const mark = '\\objdata'

export function parseRtf(input: Uint8Array): Rtf {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  const objects: RtfObject[] = []
  // Groups may lie in one another; all reading together is bounded.
  let left = bytes.length * 8
  let at = bytes.indexOf(mark)
  while (at >= 0 && objects.length < mostObjects && left > 0) {
    const from = at + mark.length
    const { readings, end } = readObjectData(bytes, from)
    objects.push(...objectsOf(readings))
    left -= end - at
    at = bytes.indexOf(mark, from)
  }
  return { objects, findings: judged(bytes, objects) }
}

/** The reading that is an object; where none is, the longest as it stands. */
function objectsOf(readings: readonly Buffer[]): RtfObject[] {
  const objects = readings.map(readObject).filter((object) => object !== undefined)
  if (objects.length > 0) return objects
  const longest = readings.at(-1)
  return longest === undefined || longest.length === 0 ? [] : [{ className: '', name: '', bytes: longest }]
}

function readObject(data: Buffer): RtfObject | undefined {
  if (data.length < 12) return undefined
  const format = data.readUInt32LE(4)
  const texts: string[] = []
  let at = 8
  for (let index = 0; index < 3; index += 1) {
    const length = at + 4 <= data.length ? data.readUInt32LE(at) : Infinity
    if (at + 4 + length > data.length) return texts.length > 0 ? loose(data, texts[0] ?? '') : undefined
    texts.push(data.toString('latin1', at + 4, at + 4 + length).split('\0', 1)[0] ?? '')
    at += 4 + length
  }
  const [className = '', topic = ''] = texts
  if (format === 1) return { className, name: '', bytes: Buffer.alloc(0), link: topic }
  if (format !== 2) return undefined
  if (/^package$/i.test(className)) return { className, ...readNative(data.subarray(at)) }
  return { className, name: '', bytes: data.subarray(at + 4) }
}

/** Lengths that lead outside are a known trick; the object's file is found by its magic. */
function loose(data: Buffer, className: string): RtfObject | undefined {
  const at = data.indexOf('d0cf11e0a1b11ae1', 0, 'hex')
  return at < 0 ? undefined : { className, name: '', bytes: data.subarray(at) }
}

function judged(bytes: Buffer, objects: readonly RtfObject[]): RtfFinding[] {
  const found: RtfFinding[] = []
  for (const { className, name, link, bytes: data } of objects) {
    const equation = /^equation\.\d/i.test(className)
    if (equation)
      found.push({ code: 'equation-object', text: 'An Equation Editor object, abused to run code', danger: 'high' })
    if (equation && fontOverflows(data))
      found.push({ code: 'equation-exploit', text: 'The name of a font in an equation overflows', danger: 'high' })
    if (link !== undefined) found.push({ code: 'linked-object', text: `An object is linked: ${link}`, danger: 'high' })
    if (name !== '')
      found.push({ code: 'embedded-package', text: `The document carries a file: ${name}`, danger: 'medium' })
  }
  const text = bytes.toString('latin1', 0, 16_777_216)
  const template = /\\template\s{1,8}([^{}\\]{1,2048})/.exec(text)?.[1]?.trim()
  if (template !== undefined && /^(?:https?:|\\\\|file:)/i.test(template))
    found.push({ code: 'remote-template', text: `A template is loaded from ${template}`, danger: 'high' })
  if (objects.length > 0 && /\\obj(?:update|autlink)\b/.test(text))
    found.push({ code: 'object-update', text: 'An object is loaded when the document is opened', danger: 'medium' })
  if (/\\fldinst\b[^}]{0,400}\bDDE(?:AUTO)?\b/.test(text))
    found.push({ code: 'dde', text: 'A field starts a program by DDE', danger: 'high' })
  return found
}
