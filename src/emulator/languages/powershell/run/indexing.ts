/** `value[index]`: from the end with negative numbers, several at once, keys of tables. */
import { ComObject } from '../../../host/com/object.ts'
import { elementsOf, fromCom, isMany, toCom, toText, toWhole } from '../convert.ts'
import { Char, List, PsObject, Table, Unknown, type Value } from '../values.ts'
import type { Engine } from './engine.ts'
import { isLoggingSetting } from './tampering.ts'
import { failure } from './signals.ts'

const fromEnd = (index: number, length: number) => (index < 0 ? length + index : index)

function at(value: Value, index: Value): Value {
  if (typeof value === 'string') {
    const place = fromEnd(toWhole(index), value.length)
    return place >= 0 && place < value.length ? new Char(value.charCodeAt(place)) : undefined
  }
  if (value instanceof Uint8Array || Array.isArray(value)) return value[fromEnd(toWhole(index), value.length)]
  if (value instanceof List) return value.elements[fromEnd(toWhole(index), value.elements.length)]
  if (value instanceof ComObject) {
    const member = value.members.get('item') ?? value.members.get('')
    return fromCom(member?.call?.([toCom(index)]))
  }
  if (value instanceof PsObject && value.items) {
    const items = value.items()
    const named =
      typeof index === 'string'
        ? items.find((one) => one instanceof PsObject && toText(one.read('name')).toLowerCase() === index.toLowerCase())
        : undefined
    return named ?? items[fromEnd(toWhole(index), items.length)]
  }
  const isFirst = typeof index === 'number' && (index === 0 || index === -1)
  return isFirst ? value : undefined
}

export function readIndex(engine: Engine, value: Value, index: Value): Value {
  engine.step()
  if (value === null || value === undefined) throw failure('Cannot index into a null array.')
  if (value instanceof Unknown) return value
  if (value instanceof Table) {
    if (!Array.isArray(index)) {
      const isPlace = typeof index === 'number' && value.type.includes('Ordered')
      return (isPlace ? value.values.at(index) : value.get(index)) ?? null
    }
    return index.map((one) => value.get(one) ?? null)
  }
  const item = value instanceof PsObject ? value.members.get('item') : undefined
  if (item?.call && !(value instanceof List)) return item.call([index])
  if (!isMany(index)) return at(value, index) ?? null
  const places = elementsOf(index)
  engine.step(places.length)
  return places.map((one) => at(value, one)).filter((one) => one !== undefined)
}

export function writeIndex(engine: Engine, { target, index }: { target: Value; index: Value }, value: Value): void {
  engine.step()
  if (isLoggingSetting(toText(index), value))
    engine.event('evasion', { Kind: 'logging-bypass', Reason: 'script block logging is switched off' })
  if (target instanceof Table) {
    engine.allocate(64)
    return target.set(index, value ?? null)
  }
  if (Array.isArray(target) || target instanceof Uint8Array) {
    const place = fromEnd(toWhole(index), target.length)
    if (place < 0 || place >= target.length)
      throw failure('Index was outside the bounds of the array.', 'System.IndexOutOfRangeException')
    if (target instanceof Uint8Array) target[place] = toWhole(value) & 255
    else target[place] = value ?? null
    return
  }
  if (target instanceof List) {
    const place = fromEnd(toWhole(index), target.elements.length)
    if (place < 0 || place >= target.elements.length)
      throw failure('Index was out of range.', 'System.ArgumentOutOfRangeException')
    target.elements[place] = value ?? null
    return
  }
  if (target === null || target === undefined) throw failure('Cannot index into a null array.')
  if (target instanceof PsObject) target.members.get('set_item')?.call?.([index, value])
}
