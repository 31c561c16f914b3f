/** ActiveX controls of a document or sheet (ECMA-376 17.3.3.3, 18.3.1.18): properties as XML or as MS-OFORMS has them. */
import { readPackedControl } from '../forms/forms.ts'
import type { FormControl } from './content.ts'
import { type Parts, type Relationship, resolvePart } from './package.ts'

const most = { controls: 1_000, text: 1_048_576 }

export function readControls(parts: Parts, relationships: readonly Relationship[]): FormControl[] {
  const targets = new Map(relationships.map((one) => [`${one.source} ${one.id}`, one]))
  const found: FormControl[] = []
  const seen = new Set<string>()
  for (const path of parts.matching(/^(?:word\/document\d*|xl\/worksheets\/[^/]+|ppt\/slides\/[^/]+)\.xml$/)) {
    if (!relationships.some(({ source, type }) => source === path && type === 'control')) continue
    const { events, cut } = parts.part(path)
    for (const event of events) {
      if (event.kind !== 'open' || event.name !== 'control') continue
      const id = `${path} ${event.attributes.get('id') ?? ''}`
      const target = targets.get(id)
      const name = event.attributes.get('name') ?? ''
      // Older programs find the same control a second time.
      if (target === undefined || target.isExternal || name === '' || seen.has(id)) continue
      seen.add(id)
      if (found.length >= most.controls) {
        cut()
        return found
      }
      found.push(controlAt(parts, { name, part: resolvePart(path, target.target), targets }))
    }
  }
  return found
}

interface Place {
  readonly name: string
  readonly part: string
  readonly targets: ReadonlyMap<string, Relationship>
}

const known: Readonly<Record<string, 'caption' | 'text' | 'tag' | 'tip'>> = {
  caption: 'caption',
  value: 'text',
  text: 'text',
  tag: 'tag',
  groupname: 'tag',
  controltiptext: 'tip',
}

function controlAt(parts: Parts, { name, part, targets }: Place): FormControl {
  const values: { -readonly [key in 'caption' | 'text' | 'tag' | 'tip']?: string } = {}
  for (const { kind, ...event } of parts.part(part).events) {
    if (kind !== 'open' || !('attributes' in event)) continue
    const { attributes } = event
    const binary = event.name === 'ocx' ? targets.get(`${part} ${attributes.get('id') ?? ''}`) : undefined
    if (binary !== undefined && !binary.isExternal)
      return readPackedControl(name, Buffer.from(parts.bytes(resolvePart(part, binary.target))))
    const key = event.name === 'ocxPr' ? known[(attributes.get('name') ?? '').toLowerCase()] : undefined
    if (key !== undefined) values[key] ??= (attributes.get('value') ?? '').slice(0, most.text)
  }
  return { form: '', name, ...values }
}
