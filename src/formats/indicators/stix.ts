/** STIX 2.1 (OASIS): the indicators of a bundle. Revoked ones are left out; what is merely observed is no indicator. */
import { categoryOf, confidenceOf } from './category.ts'
import { Collection } from './collect.ts'
import type { IndicatorList } from './indicator.ts'
import { listOf, recordOf, textOf, type Fields } from './json.ts'
import { readPattern } from './stix-pattern.ts'

export function isStix(value: Fields): boolean {
  return value['type'] === 'bundle' || (value['type'] === 'indicator' && typeof value['pattern'] === 'string')
}

export function readStix(value: Fields): IndicatorList {
  const collection = new Collection()
  const objects = value['type'] === 'bundle' ? listOf(value['objects']) : [value]
  for (const [index, object] of objects.entries()) {
    if (!collection.isOpen) break
    const fields = recordOf(object)
    if (fields?.['type'] === 'indicator')
      addIndicator(collection, fields, textOf(fields['id']) || `object ${index + 1}`)
  }
  return collection.list('stix')
}

function addIndicator(collection: Collection, fields: Fields, place: string): void {
  if (fields['revoked'] === true) return collection.refuse(place, 'revoked by its source')
  const language = textOf(fields['pattern_type']) || 'stix'
  if (language !== 'stix') return collection.refuse(place, `its pattern is written in ${language}`)
  const reading = readPattern(textOf(fields['pattern']))
  if ('why' in reading) return collection.refuse(place, reading.why)
  const [name, expires] = [textOf(fields['name']), textOf(fields['valid_until'])]
  const said = [...listOf(fields['indicator_types']), ...listOf(fields['labels'])].map(textOf)
  const category = said.map((text) => categoryOf(text)).find((one) => one !== undefined)
  const confidence = confidenceOf(textOf(fields['confidence']))
  const seen = textOf(fields['modified']) || textOf(fields['valid_from'])
  for (const { kind, value } of reading.values)
    collection.add({ kind, value, name, expires, category, confidence, seen }, place)
}
