/** Shapes of all three programs: names, alternative texts, titles and texts (DrawingML, ECMA-376 20.1.2.2.8; VML, part 4, 19.1.2.19). */
import type { DocumentShape } from './content.ts'
import type { Part } from './package.ts'
import type { XmlTag } from './xml.ts'

const most = { shapes: 5_000, text: 1_048_576, all: 8_388_608 }

/** What holds one shape, with its description and text; Word has its description beside the picture, the others inside. */
const frames = new Set(['sp', 'pic', 'graphicFrame', 'cxnSp', 'inline', 'anchor'])
const vmlShapes = new Set(['shape', 'rect', 'roundrect', 'oval', 'line', 'polyline', 'image'])

interface OpenShape {
  readonly frame: string
  name: string
  alternativeText: string
  title: string
  text: string
}

const described = new Set(['docPr', 'cNvPr'])

function describe(shape: OpenShape, { attributes }: XmlTag): void {
  if (shape.name !== '') return
  shape.name = attributes.get('name') ?? ''
  shape.alternativeText = attributes.get('descr') ?? ''
  shape.title = attributes.get('title') ?? ''
}

const vml = ({ name, attributes }: XmlTag): OpenShape => ({
  frame: name,
  name: attributes.get('id') ?? '',
  alternativeText: attributes.get('alt') ?? '',
  title: attributes.get('title') ?? '',
  text: '',
})

function finished(
  { name, alternativeText, title, text }: OpenShape,
  place: string | undefined,
): DocumentShape | undefined {
  const shown = text.replace(/\r$/, '')
  if (`${name}${alternativeText}${title}${shown}` === '') return undefined
  return {
    name: name.slice(0, 1_024),
    ...(alternativeText === '' ? {} : { alternativeText: alternativeText.slice(0, most.text) }),
    ...(title === '' ? {} : { title: title.slice(0, most.text) }),
    ...(shown === '' ? {} : { text: shown }),
    ...(place === undefined ? {} : { place }),
  }
}

/** One part read from its beginning. */
class Reader {
  readonly found: DocumentShape[] = []
  readonly #open: OpenShape[] = []
  readonly #cut: Part['cut']
  readonly #place: string | undefined
  #inText = false
  /** How deep in what older programs show instead of what was read already. */
  #instead = 0
  #room = most.all

  constructor(cut: Part['cut'], place: string | undefined) {
    this.#cut = cut
    this.#place = place
  }

  get isFull(): boolean {
    return this.found.length + this.#open.length >= most.shapes
  }

  text(text: string): void {
    if (this.#inText && this.#instead === 0) this.#say(text)
  }

  tag(tag: XmlTag): void {
    const { name, kind } = tag
    if (name === 'Fallback') this.#instead = Math.max(0, this.#instead + (kind === 'open' ? 1 : -1))
    else if (this.#instead === 0 && kind === 'open') this.#opened(tag)
    else if (this.#instead === 0) this.#closed(name)
  }

  finish(): DocumentShape[] {
    while (this.#open.length > 0) this.#close()
    return this.found
  }

  #opened(tag: XmlTag): void {
    const { name, attributes } = tag
    const last = this.#open.at(-1)
    const isInside = last?.frame === 'inline' || last?.frame === 'anchor'
    if (name === 't' || name === 'div') this.#inText = true
    else if (frames.has(name) && !isInside) this.#open.push(empty(name))
    else if (vmlShapes.has(name) && isVml(tag)) this.#open.push(vml(tag))
    else if (described.has(name) && last !== undefined) describe(last, tag)
    else if (name === 'textpath') this.#say(attributes.get('string') ?? '')
    else if (name === 'ClientData' && attributes.get('ObjectType') === 'Note') this.#open.pop()
  }

  #closed(name: string): void {
    if (name === 't' || name === 'div') this.#inText = false
    else if (name === 'p') this.#say('\r')
    else if (this.#open.at(-1)?.frame === name) this.#close()
  }

  #say(text: string): void {
    const last = this.#open.at(-1)
    if (last === undefined) return
    const kept = text.slice(0, Math.max(0, Math.min(most.text - last.text.length, this.#room)))
    if (kept.length < text.length) this.#cut()
    this.#room -= kept.length
    last.text += kept
  }

  #close(): void {
    const shape = this.#open.pop()
    const done = shape === undefined ? undefined : finished(shape, this.#place)
    if (done !== undefined) this.found.push(done)
  }
}

/** In the order in which they end; one in a group stands for itself. */
export function readShapes({ events, cut }: Part, place?: string): DocumentShape[] {
  const reader = new Reader(cut, place)
  for (const event of events) {
    if (reader.isFull) {
      cut()
      break
    }
    if (event.kind === 'text') reader.text(event.text)
    else reader.tag(event)
  }
  return reader.finish()
}

const empty = (frame: string): OpenShape => ({ frame, name: '', alternativeText: '', title: '', text: '' })

/** Shapes of VML have a style or a type; elements of DrawingML with the same local names have neither. */
const isVml = ({ attributes }: XmlTag): boolean => attributes.has('style') || attributes.has('type')
