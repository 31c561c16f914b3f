/** Passages of a Word part with a name: bookmarks, comments and content controls (ECMA-376 17.13.6, 17.13.4, 17.5.2). */
import type { NamedText } from './content.ts'
import type { Part } from './package.ts'
import type { XmlTag } from './xml.ts'

const most = { passages: 5_000, open: 200, text: 1_048_576, all: 16_777_216 }

export interface Passages {
  readonly bookmarks: readonly NamedText[]
  readonly contentControls: readonly NamedText[]
  readonly comments: readonly NamedText[]
}

interface OpenPassage {
  readonly kind: keyof Passages
  readonly id: string
  name: string
  tag: string
  text: string
}

/** One part read from its beginning: what is open takes every text that comes by. */
class Reader {
  readonly found: Record<keyof Passages, NamedText[]> = { bookmarks: [], contentControls: [], comments: [] }
  readonly #open: OpenPassage[] = []
  readonly #cut: Part['cut']
  #count = 0
  #room = most.all

  constructor(cut: Part['cut']) {
    this.#cut = cut
  }

  begin(kind: keyof Passages, id: string, name = ''): void {
    this.#count += 1
    if (this.#count > most.passages || this.#open.length >= most.open) return this.#cut()
    this.#open.push({ kind, id, name, tag: '', text: '' })
  }

  say(text: string): void {
    for (const one of this.#open) {
      const room = Math.min(most.text - one.text.length, this.#room)
      if (text.length > room) this.#cut()
      const kept = text.slice(0, Math.max(0, room))
      one.text += kept
      this.#room -= kept.length
    }
  }

  /** The innermost open one of a kind, with the id where that has one. */
  end(kind: keyof Passages, id?: string): void {
    const at = this.#open.findLastIndex((one) => one.kind === kind && (id === undefined || one.id === id))
    const [done] = at < 0 ? [] : this.#open.splice(at, 1)
    if (done === undefined) return
    const { name, tag, text } = done
    this.found[kind].push({ name, ...(tag === '' ? {} : { tag }), text })
  }

  /** Properties of the innermost content control. */
  describe(part: 'name' | 'tag', value: string): void {
    const last = this.#open.findLast(({ kind }) => kind === 'contentControls')
    if (last !== undefined && last[part] === '') last[part] = value.slice(0, most.text)
  }

  /** What is never ended reaches to the end of the part. */
  finish(): Passages {
    while (this.#open.length > 0) this.end(this.#open.at(-1)?.kind ?? 'comments')
    return this.found
  }
}

const valueOf = ({ attributes }: XmlTag): string => attributes.get('val') ?? ''

function opened(reader: Reader, tag: XmlTag): void {
  const { name, attributes } = tag
  if (name === 'bookmarkStart') reader.begin('bookmarks', attributes.get('id') ?? '', attributes.get('name'))
  else if (name === 'bookmarkEnd') reader.end('bookmarks', attributes.get('id') ?? '')
  else if (name === 'comment') reader.begin('comments', attributes.get('id') ?? '', attributes.get('author'))
  else if (name === 'sdt') reader.begin('contentControls', '')
  else if (name === 'alias') reader.describe('name', valueOf(tag))
  else if (name === 'tag') reader.describe('tag', valueOf(tag))
  else if (name === 'tab') reader.say('\t')
  else if (name === 'br' || name === 'cr') reader.say('\v')
}

export function readPassages({ events, cut }: Part): Passages {
  const reader = new Reader(cut)
  let inText = false
  for (const event of events) {
    if (event.kind === 'text') {
      if (inText) reader.say(event.text)
    } else if (event.name === 't') inText = event.kind === 'open'
    else if (event.kind === 'open') opened(reader, event)
    else if (event.name === 'p') reader.say('\r')
    else if (event.name === 'sdt') reader.end('contentControls')
    else if (event.name === 'comment') reader.end('comments')
  }
  return trimmed(reader.finish())
}

/** The mark of the last paragraph is none of its text. */
function trimmed({ bookmarks, contentControls, comments }: Passages): Passages {
  const plain = (one: NamedText): NamedText => ({ ...one, text: one.text.replace(/\r$/, '') })
  return {
    bookmarks: bookmarks.map(plain),
    contentControls: contentControls.map(plain),
    comments: comments.map(plain),
  }
}
