/** What a PDF would do or carries (ISO 32000-1, 12.6): scripts, programs it launches, addresses, embedded files. */
import { findObjects, type PdfObject, streamData } from './objects.ts'
import { stringObject, pdfText, type Value, valuesOf } from './values.ts'

export interface PdfFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface Pdf {
  readonly scripts: readonly string[]
  /** Files and commands of Launch actions. */
  readonly launches: readonly string[]
  readonly uris: readonly string[]
  readonly files: readonly PdfFile[]
  /** Whether something happens when the document or a page is opened. */
  readonly automatic: boolean
  readonly encrypted: boolean
  /** Features worth knowing: `XFA`, `RichMedia`, `SubmitForm`, `GoToR`, `AcroForm`. */
  readonly features: readonly string[]
  /** Whether there was more than the bounds allow to read. */
  readonly truncated: boolean
}

const most = { items: 1_000, bytes: 67_108_864 }
const notable = ['XFA', 'RichMedia', 'SubmitForm', 'GoToR', 'AcroForm'] as const

const kept = (found: readonly string[]): string[] => found.filter((text) => text !== '').slice(0, most.items)

export function scanPdf(input: Uint8Array): Pdf {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  const { objects, trailers, truncated } = findObjects(bytes)
  const reader = new Reader(objects)
  const texts = [...objects.map(({ text }) => text), ...trailers]
  const has = (name: string): boolean => {
    const pattern = new RegExp(`/${name}(?![A-Za-z0-9])`)
    return texts.some((text) => pattern.test(text))
  }
  const all = (key: string, some = texts): string[] => [
    ...new Set(
      some.flatMap((text) => (text.includes(key) ? valuesOf(text, key).map((value) => reader.text(value)) : [])),
    ),
  ]
  const launching = texts.filter((text) => /\/Launch(?![A-Za-z0-9])/.test(text))
  return {
    scripts: kept(all('JS')),
    launches: kept([...all('F', launching), ...all('P', launching)]),
    uris: kept(all('URI')),
    files: reader.files(),
    automatic: has('OpenAction') || has('AA'),
    encrypted: has('Encrypt'),
    features: notable.filter(has),
    truncated: truncated || reader.exhausted,
  }
}

class Reader {
  readonly #objects: readonly PdfObject[]
  readonly #byNumber: ReadonlyMap<number, PdfObject>
  #left = most.bytes

  constructor(objects: readonly PdfObject[]) {
    this.#objects = objects
    this.#byNumber = new Map(objects.map((object) => [object.number, object]))
  }

  get exhausted(): boolean {
    return this.#left <= 0
  }

  /** The text of a value; a reference leads to a string or to a stream. */
  text({ text, reference }: Value): string {
    if (text !== undefined) return text
    const object = this.#byNumber.get(reference ?? -1)
    if (object === undefined) return ''
    const data = this.#data(object)
    return data === undefined ? (stringObject(object.text) ?? '') : pdfText(data)
  }

  files(): PdfFile[] {
    const names = this.#fileNames()
    const found: PdfFile[] = []
    for (const object of this.#objects) {
      const name = names.get(object.number)
      const typed = /\/Type\s{0,10}\/EmbeddedFile\b/.test(object.text)
      if ((name === undefined && !typed) || object.stream === undefined || found.length >= most.items) continue
      // What no filter opens is given as it stands, so that it is at least seen.
      found.push({ name: name ?? `file-${object.number}`, bytes: this.#data(object) ?? object.stream })
    }
    return found
  }

  /** File specifications (7.11.3) name the streams of embedded files. */
  #fileNames(): Map<number, string> {
    const names = new Map<number, string>()
    for (const { text } of this.#objects) {
      const parts = /\/EF\s{0,10}<<([^>]{0,400})>>/.exec(text)
      if (parts === null) continue
      const rest = text.replace(parts[0], '')
      const [name = ''] = [...valuesOf(rest, 'UF'), ...valuesOf(rest, 'F')].map((value) => this.text(value))
      for (const { reference } of [...valuesOf(parts[1] ?? '', 'F'), ...valuesOf(parts[1] ?? '', 'UF')])
        if (reference !== undefined) names.set(reference, name)
    }
    return names
  }

  #data(object: PdfObject): Buffer | undefined {
    const data = this.#left <= 0 ? undefined : streamData(object, this.#left)
    this.#left -= data?.length ?? 0
    return data
  }
}
