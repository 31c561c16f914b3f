/** Events of MISP in its core JSON format: attributes meant for detection (`to_ids`), alone and in objects. */
import { Collection } from './collect.ts'
import type { IndicatorKind, IndicatorList } from './indicator.ts'
import { listOf, recordOf, textOf, type Fields } from './json.ts'

/** Composite types hold two values with a bar between. */
const types: Readonly<Record<string, readonly (IndicatorKind | undefined)[]>> = {
  md5: ['md5'],
  sha1: ['sha1'],
  sha256: ['sha256'],
  'filename|md5': [undefined, 'md5'],
  'filename|sha1': [undefined, 'sha1'],
  'filename|sha256': [undefined, 'sha256'],
  'malware-sample': [undefined, 'md5'],
  url: ['url'],
  uri: ['url'],
  link: ['url'],
  domain: ['domain'],
  hostname: ['domain'],
  'domain|ip': ['domain', 'ip'],
  'hostname|port': ['domain', undefined],
  'ip-dst': ['ip'],
  'ip-src': ['ip'],
  'ip-dst|port': ['ip', undefined],
  'ip-src|port': ['ip', undefined],
  'email-src': ['email'],
  'email-reply-to': ['email'],
  email: ['email'],
}

const isEvent = (value: unknown): boolean => recordOf(recordOf(value)?.['Event']) !== undefined

/** One event, a list of them, or the reply of a search. */
function eventsOf(value: unknown): readonly Fields[] {
  const list = Array.isArray(value) ? listOf(value) : listOf(recordOf(value)?.['response'])
  const all = list.length > 0 ? list : [value]
  return all.map((one) => recordOf(recordOf(one)?.['Event'])).filter((one) => one !== undefined)
}

export function isMisp(value: unknown): boolean {
  return isEvent(value) || isEvent(listOf(value)[0]) || isEvent(listOf(recordOf(value)?.['response'])[0])
}

export function readMisp(value: unknown): IndicatorList {
  const collection = new Collection()
  for (const event of eventsOf(value)) {
    const about = textOf(event['info'])
    const objects = listOf(event['Object']).flatMap((one) => listOf(recordOf(one)?.['Attribute']))
    for (const [index, one] of [...listOf(event['Attribute']), ...objects].entries()) {
      if (!collection.isOpen) break
      const fields = recordOf(one)
      if (fields) addAttribute(collection, { fields, about, place: textOf(fields['uuid']) || `attribute ${index + 1}` })
    }
  }
  return collection.list('misp')
}

interface Attribute {
  readonly fields: Fields
  readonly about: string
  readonly place: string
}

function addAttribute(collection: Collection, { fields, about, place }: Attribute): void {
  if (fields['to_ids'] !== true && fields['to_ids'] !== 1 && fields['to_ids'] !== '1') return
  if (fields['deleted'] === true) return
  const type = textOf(fields['type'])
  const kinds = types[type]
  if (kinds === undefined) return collection.refuse(place, `nothing here has a ${type || 'type'}`)
  const values = kinds.length === 1 ? [textOf(fields['value'])] : textOf(fields['value']).split('|')
  for (const [index, kind] of kinds.entries())
    if (kind !== undefined) collection.add({ kind, value: values[index] ?? '', name: about }, place)
}
