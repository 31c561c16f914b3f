/** Block lists: which form one is written in, and what it blocks. */
import { blockReaders } from './block-lines.ts'
import { Collection } from './collect.ts'
import type { BlockForm, IndicatorList } from './indicator.ts'
import { linesOf } from './lines.ts'

const forms: readonly BlockForm[] = ['hosts', 'filter', 'zone', 'resolver', 'networks']
/** So many lines tell the form; a line longer than this is of none. */
const looked = { lines: 200, length: 4_096 }

const isRemark = (line: string): boolean => /^(?:[#;!]|\/\/|$)/.test(line)

/** The form that most of the first lines are of; undefined where none of them is a block list's. */
export function blockFormOf(text: string): BlockForm | undefined {
  const lines = [...firstLines(text)]
  const counted = forms.map((form) => ({ form, count: lines.filter((line) => blocks(form, line)).length }))
  const best = counted.reduce((one, other) => (other.count > one.count ? other : one))
  return best.count > 0 && best.count * 2 > lines.length ? best.form : undefined
}

function* firstLines(text: string): Generator<string> {
  let taken = 0
  for (const whole of linesOf(text)) {
    const line = whole.slice(0, looked.length).trim()
    if (isRemark(line)) continue
    yield line
    taken += 1
    if (taken >= looked.lines) return
  }
}

const blocks = (form: BlockForm, line: string): boolean => blockReaders[form](line, '') !== undefined

export function readBlocks(text: string, form: BlockForm): IndicatorList {
  const collection = new Collection()
  let origin = ''
  let number = 0
  for (const whole of linesOf(text)) {
    number += 1
    if (!collection.isOpen) break
    const line = whole.slice(0, looked.length).trim()
    if (isRemark(line)) continue
    origin = /^\$ORIGIN\s+(\S+?)\.?\s*(?:;|$)/i.exec(line)?.[1]?.toLowerCase() ?? origin
    const found = blockReaders[form](line, origin)
    if (found === undefined) collection.refuse(`line ${number}`, 'not a line of this kind of list')
    for (const value of found?.block ?? []) collection.add(value, `line ${number}`)
    for (const { kind, value } of found?.pass ?? []) collection.drop(kind, value)
  }
  return collection.list(form)
}
