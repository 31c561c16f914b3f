/**
 * OpenIOC 1.0 and 1.1 (XML): indicator items that decide alone, that is below no AND, not negated and compared with `is`
 * or, for names of hosts, `contains`.
 */
import { readXml, type XmlTag } from '../ooxml/xml.ts'
import { Collection } from './collect.ts'
import type { IndicatorKind, IndicatorList } from './indicator.ts'

const searches: Readonly<Record<string, IndicatorKind>> = {
  'fileitem/md5sum': 'md5',
  'fileitem/sha1sum': 'sha1',
  'fileitem/sha256sum': 'sha256',
  'email/attachment/content/md5': 'md5',
  'email/from': 'email',
  'email/replyto': 'email',
  'network/dns': 'domain',
  'network/uri': 'url',
  'dnsentryitem/host': 'domain',
  'dnsentryitem/recordname': 'domain',
  'urlhistoryitem/url': 'url',
  'urlhistoryitem/hostname': 'domain',
  'portitem/remoteip': 'ip',
  'routeentryitem/destination': 'ip',
}

interface Item {
  readonly place: string
  readonly isAlone: boolean
  readonly condition: string
  search: string
  value: string
}

export function isOpenIoc(text: string): boolean {
  return /<(?:\w+:)?(?:ioc|OpenIOC|iocs)[\s>]/i.test(text.slice(0, 4_096))
}

export function readOpenIoc(bytes: Uint8Array): IndicatorList {
  const collection = new Collection()
  /** Operators of the groups around the present place. */
  const groups: string[] = []
  let [name, within, count] = ['', '', 0]
  let item: Item | undefined
  for (const event of readXml(bytes, () => collection.cut())) {
    if (event.kind === 'text') {
      if (within === 'short_description' && name === '') name = event.text.trim()
      if (within === 'Content' && item) item.value += event.text
      continue
    }
    within = event.kind === 'open' ? event.name : ''
    if (event.name === 'Indicator') follow(groups, event)
    if (event.name === 'Context' && event.kind === 'open' && item) item.search = attribute(event, 'search')
    if (event.name !== 'IndicatorItem') continue
    if (event.kind === 'open') item = itemOf(event, groups, (count += 1))
    else if (item) {
      take(collection, item, name)
      item = undefined
    }
  }
  return collection.list('openioc')
}

const attribute = (tag: XmlTag, name: string): string => (tag.attributes.get(name) ?? '').toLowerCase()

function follow(groups: string[], tag: XmlTag): void {
  if (tag.kind === 'close') groups.pop()
  else groups.push(attribute(tag, 'operator') || 'or')
}

function itemOf(tag: XmlTag, groups: readonly string[], count: number): Item {
  const isAlone = groups.every((operator) => operator === 'or') && attribute(tag, 'negate') !== 'true'
  return {
    place: attribute(tag, 'id') || `item ${count}`,
    isAlone,
    condition: attribute(tag, 'condition') || 'is',
    search: '',
    value: '',
  }
}

function take(collection: Collection, { place, isAlone, condition, search, value }: Item, name: string): void {
  const kind = searches[search]
  if (kind === undefined) return collection.refuse(place, `nothing here has a ${search || 'search term'}`)
  if (!isAlone) return collection.refuse(place, 'it counts only together with others, or by its absence')
  if (condition !== 'is' && !(condition === 'contains' && kind === 'domain'))
    return collection.refuse(place, `only whole values can be looked for, not "${condition}"`)
  collection.add({ kind, value: value.trim(), name }, place)
}
