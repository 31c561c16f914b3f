/** JSON and CSV to objects and back. */
import { limits } from '#core/limits.ts'
import { elementsOf, isMany, toText } from '../convert.ts'
import { formatDate } from '../operators/date-format.ts'
import { customObject, type Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

const depthLimit = 64

function toValue(engine: Engine, value: unknown, depth: number): Value {
  engine.step()
  if (depth > depthLimit || value === undefined) return null
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map((one) => toValue(engine, one, depth + 1))
  const object = customObject({})
  for (const [name, held] of Object.entries(value)) object.note(name, toValue(engine, held, depth + 1))
  return object
}

/** Undefined where the text is no JSON. */
export function fromJson(engine: Engine, text: string): Value {
  if (text.length > limits.emulation.output) return undefined
  try {
    return toValue(engine, JSON.parse(text), 0)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

function toPlain(engine: Engine, value: Value, depth: number): unknown {
  engine.step()
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (depth <= 0) return toText(value)
  if (value instanceof Table)
    return Object.fromEntries(
      [...value.entries.values()].map(({ key, value: held }) => [toText(key), toPlain(engine, held, depth - 1)]),
    )
  if (value instanceof PsObject && value.hold instanceof Date) return formatDate(value.hold, 'o')
  if (isMany(value)) return elementsOf(value).map((one) => toPlain(engine, one, depth - 1))
  if (value instanceof PsObject && !value.text)
    return Object.fromEntries(value.notes.map((one) => [one.name, toPlain(engine, one.get?.(), depth - 1)]))
  return toText(value)
}

function convertToJson(call: Call): Value {
  const items = call.subjects('inputobject')
  const depth = Math.min(call.number('depth') ?? 2, depthLimit)
  const value = items.length === 1 && !call.has('asarray') ? items[0] : items
  return call.engine.made(
    JSON.stringify(toPlain(call.engine, value, depth), undefined, call.has('compress') ? undefined : 2),
  )
}

function convertFromJson(call: Call): Value {
  const text = call.subjects('inputobject').map(toText).join('\n')
  const value = fromJson(call.engine, text)
  if (value === undefined) throw failure('Invalid JSON primitive.', 'System.ArgumentException')
  return value
}

/** One line's fields; quotes may stand around them. */
function fields(line: string, delimiter: string): string[] {
  const parts: string[] = []
  let current = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? ''
    if (quoted && character === '"' && line[at + 1] === '"') {
      current += '"'
      at++
    } else if (character === '"') quoted = !quoted
    else if (!quoted && character === delimiter) {
      parts.push(current)
      current = ''
    } else current += character
  }
  return [...parts, current]
}

function parseCsv(
  engine: Engine,
  text: string,
  { delimiter, header }: { delimiter: string; header: readonly string[] },
): Value[] {
  engine.allocate(text.length)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#TYPE'))
  const names = header.length > 0 ? header : fields(lines.shift() ?? '', delimiter).slice(0, 500)
  return lines.map((line) => {
    engine.step(names.length)
    const cells = fields(line, delimiter)
    const object = customObject({})
    for (const [at, name] of names.entries()) object.note(name, cells[at] ?? null)
    return object
  })
}

const delimiterOf = (call: Call) => (call.text('delimiter') || ',')[0] ?? ','

function csvLines(call: Call): string[] {
  const delimiter = delimiterOf(call)
  const items = call.subjects('inputobject').filter((one) => one instanceof PsObject)
  const quote = (value: Value) => `"${toText(value).replaceAll('"', '""')}"`
  const names = items[0]?.notes.map((one) => one.name) ?? []
  call.engine.step(items.length * names.length)
  return [
    names.map(quote).join(delimiter),
    ...items.map((one) => names.map((name) => quote(one.read(name))).join(delimiter)),
  ]
}

function importCsv(call: Call): Value[] {
  const bytes = call.engine.machine.read(call.engine.path(call.text('path', 'literalpath')))
  if (!bytes) {
    call.engine.report(`Could not find file '${call.text('path')}'.`, 'System.IO.FileNotFoundException')
    return []
  }
  return parseCsv(
    call.engine,
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
    { delimiter: delimiterOf(call), header: call.list('header').map(toText) },
  )
}

function exportCsv(call: Call): void {
  const path = call.engine.path(call.text('path', 'literalpath'))
  const old = call.has('append') ? Buffer.from(call.engine.machine.read(path) ?? []).toString('utf8') : ''
  const lines = csvLines(call)
  const text = (old ? lines.slice(1) : lines).map((line) => `${line}\r\n`).join('')
  call.engine.machine.write(call.engine.actor, path, Buffer.from(old + text))
}

function html(call: Call): Value[] {
  const rows = csvLines(call).map(
    (line) =>
      `<tr>${fields(line, delimiterOf(call))
        .map((one) => `<td>${one}</td>`)
        .join('')}</tr>`,
  )
  const parts = [
    `<head><title>${call.text('title')}</title>${call.text('head')}</head>`,
    call.text('body', 'precontent'),
    '<table>',
    ...rows,
    '</table>',
    call.text('postcontent'),
  ]
  return call.has('fragment') ? ['<table>', ...rows, '</table>'] : ['<html>', ...parts, '</html>']
}

export const dataCmdlets: readonly Cmdlet[] = [
  { name: 'ConvertTo-Json', parameters: 'InputObject@ Depth -Compress -AsArray', run: convertToJson },
  { name: 'ConvertFrom-Json', parameters: 'InputObject@ -AsHashtable Depth', run: convertFromJson },
  {
    name: 'ConvertFrom-Csv',
    parameters: 'InputObject@ Delimiter@ Header',
    run: (call) =>
      parseCsv(call.engine, call.subjects('inputobject').map(toText).join('\n'), {
        delimiter: delimiterOf(call),
        header: call.list('header').map(toText),
      }),
  },
  { name: 'ConvertTo-Csv', parameters: 'InputObject@ Delimiter -NoTypeInformation', run: csvLines },
  {
    name: 'Import-Csv',
    aliases: 'ipcsv',
    parameters: 'Path@ Delimiter@ LiteralPath Header Encoding -UseCulture',
    run: importCsv,
  },
  {
    name: 'Export-Csv',
    aliases: 'epcsv',
    parameters: 'Path@ Delimiter@ LiteralPath -NoTypeInformation -Append -Force Encoding InputObject -UseCulture',
    run: exportCsv,
  },
  {
    name: 'ConvertTo-Html',
    parameters: 'Property@ Head@ Title@ Body@ InputObject PreContent PostContent CssUri -Fragment As',
    run: html,
  },
  {
    name: 'ConvertFrom-StringData',
    parameters: 'StringData@',
    run: (call) => {
      const table = new Table()
      for (const line of call.subjects('stringdata').map(toText).join('\n').split('\n')) {
        const at = line.indexOf('=')
        if (at > 0) table.set(line.slice(0, at).trim(), line.slice(at + 1).trim())
      }
      return table
    },
  },
]
