/** Objects as lines of text, as the console, files and Out-String show them; plain, without the console's columns. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { formatDate } from './date-format.ts'
import { PsObject, Table, type Value } from '../values.ts'
import type { Engine } from '../run/engine.ts'

const lineLimit = 200_000
const width = 120

function cell(engine: Engine, value: Value): string {
  if (value instanceof PsObject && value.hold instanceof Date) return formatDate(value.hold, 'G')
  if (isMany(value)) return `{${elementsOf(value).slice(0, 4).map(toText).join(', ')}}`
  return engine.text(value)
}

/** `Name : value` for each property. */
export function listLines(engine: Engine, object: PsObject): string[] {
  const { notes } = object
  const widest = Math.max(...notes.map((one) => one.name.length))
  return ['', ...notes.map((one) => `${one.name.padEnd(widest)} : ${cell(engine, one.get?.())}`), '']
}

/** One heading, one line for each object. */
function tableLines(engine: Engine, objects: readonly PsObject[]): string[] {
  const names = objects[0]?.notes.map((one) => one.name).slice(0, 8) ?? []
  const rows = [
    names,
    names.map((one) => '-'.repeat(one.length)),
    ...objects.map((object) => names.map((name) => cell(engine, object.read(name)))),
  ]
  const widths = names.map((_, at) =>
    Math.min(width, Math.max(...rows.slice(0, 1_000).map((row) => row[at]?.length ?? 0))),
  )
  return [
    '',
    ...rows.map((row) =>
      row
        .map((one, at) => one.padEnd(widths[at] ?? 0))
        .join(' ')
        .trimEnd(),
    ),
    '',
  ]
}

function isShown(value: Value): value is PsObject {
  return value instanceof PsObject && !value.text && value.items === undefined && value.notes.length > 0
}

function tableOf(table: Table): string[] {
  const rows = [...table.entries.values()].map(({ key, value }) => [toText(key), toText(value)] as const)
  const widest = Math.max(4, ...rows.map(([key]) => key.length))
  return [
    '',
    `${'Name'.padEnd(widest)} Value`,
    `${'----'.padEnd(widest)} -----`,
    ...rows.map(([key, value]) => `${key.padEnd(widest)} ${value}`),
    '',
  ]
}

export function textLines(engine: Engine, values: readonly Value[]): string[] {
  const lines: string[] = []
  for (let at = 0; at < values.length && lines.length < lineLimit; at++) {
    engine.step()
    const value = values[at]
    if (isShown(value)) {
      const group = [value]
      for (let next = values[at + 1]; isShown(next) && next.type === value.type; next = values[at + 1]) {
        group.push(next)
        at++
      }
      lines.push(
        ...(value.notes.length > 4 ? group.flatMap((one) => listLines(engine, one)) : tableLines(engine, group)),
      )
    } else if (value instanceof Table) lines.push(...tableOf(value))
    else if (isMany(value)) lines.push(...textLines(engine, elementsOf(value)))
    else if (value !== null && value !== undefined) lines.push(engine.text(value))
  }
  for (const line of lines) engine.allocate(line.length)
  return lines
}
