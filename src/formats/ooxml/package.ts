/** An Office file as its parts (ECMA-376 part 2): looked up as Office does, without regard to case, and their relationships. */
import { readXml, type Cut, type XmlEvent } from './xml.ts'

/** The entries of the ZIP. */
export interface OfficePackage {
  readonly names: readonly string[]
  readonly read: (name: string) => Uint8Array | undefined
}

export interface Relationship {
  readonly id: string
  /** Last part of the type: `attachedTemplate`, `oleObject`, `hyperlink`. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
  /** Path of the part it belongs to. */
  readonly source: string
}

/** A part as it is read: what is left unread of it is told to `cut`. */
export interface Part {
  readonly events: Iterable<XmlEvent>
  readonly cut: Cut
}

const most = { parts: 2_000, relationships: 20_000 }

export class Parts {
  readonly paths: readonly string[]
  readonly #byPath: ReadonlyMap<string, string>
  readonly #read: OfficePackage['read']
  readonly #cut = new Set<string>()

  constructor({ names, read }: OfficePackage) {
    const kept = names.slice(0, most.parts)
    if (kept.length < names.length) this.#cut.add('the list of parts')
    this.#byPath = new Map(kept.map((name) => [plain(name), name]))
    // Which of two parts with one name Office takes is its own business: only one of them is read here.
    if (this.#byPath.size < kept.length) this.#cut.add('parts of one name')
    this.paths = [...this.#byPath.keys()]
    this.#read = read
  }

  /** Paths in lower case, `/` between folders, in the order of the package. */
  matching(pattern: RegExp): string[] {
    return this.paths.filter((path) => pattern.test(path))
  }

  /** Empty where there is no such part. */
  bytes(path: string): Uint8Array {
    const name = this.#byPath.get(plain(path))
    return (name === undefined ? undefined : this.#read(name)) ?? new Uint8Array()
  }

  /** Empty where there is no such part. */
  part(path: string): Part {
    const cut = (): void => void this.#cut.add(path)
    return { events: readXml(this.bytes(path), cut), cut }
  }

  /** What was not read to its end, for gaps. */
  get unread(): readonly string[] {
    return [...this.#cut]
  }

  /** As the package writes it. */
  nameOf(path: string): string {
    return this.#byPath.get(path) ?? path
  }

  relationships(): Relationship[] {
    const found: Relationship[] = []
    for (const path of this.matching(/(?:^|\/)_rels\/[^/]*\.rels$/)) {
      const source = path.replace(/_rels\/([^/]*)\.rels$/, '$1')
      const { events, cut } = this.part(path)
      for (const event of events) {
        if (found.length >= most.relationships) {
          cut()
          return found
        }
        if (event.kind === 'open' && event.name === 'Relationship') found.push(relationship(event.attributes, source))
      }
    }
    return found
  }
}

const plain = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()

function relationship(attributes: ReadonlyMap<string, string>, source: string): Relationship {
  const type = attributes.get('Type') ?? ''
  return {
    id: attributes.get('Id') ?? '',
    type: type.slice(type.lastIndexOf('/') + 1),
    target: (attributes.get('Target') ?? '').trim(),
    isExternal: /^external$/i.test(attributes.get('TargetMode') ?? ''),
    source,
  }
}

/** The path of an internal target, which is given from the folder of its source or from the root. */
export function resolvePart(source: string, target: string): string {
  const path: string[] = target.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const step of target.split('/').slice(0, 64)) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/').toLowerCase()
}
