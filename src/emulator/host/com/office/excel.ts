/** Excel as macros see it: workbooks, sheets and the application. */
import type { ComContext } from '../context.ts'
import { action, ComObject, constant, type Member, method, stored, text, type Value, quiet } from '../object.ts'
import { applicationMembers, type Caller } from './application.ts'
import type { DocumentContent } from './content.ts'
import { projectObject, propertyMembers } from './properties.ts'
import { areaOf, commentObject, rangeObject } from './range.ts'
import { controlObject, named, shapesOf } from './shapes.ts'
import { parseArea, type SheetData, WorkbookData } from './workbook.ts'
import type { Office } from './word.ts'

const folder = 'C:\\Users\\john\\Desktop'
const nothing = action(() => undefined)
const whole = { row: 1, column: 1, rows: 1_048_576, columns: 16_384 }
const visibilities: Readonly<Record<string, number>> = { visible: -1, hidden: 0, 'very-hidden': 2 }

/** A range by address, by defined name, or with a sheet before it. */
export function rangeByName(book: WorkbookData, sheet: SheetData, name: string): ComObject | undefined {
  const area = parseArea(name)
  if (area) return rangeObject(sheet, area)
  const target = book.names.get(name.toLowerCase()) ?? name
  const [, place = '', rest = ''] = /^=?(?:'?([^'!]+)'?!)?(.+)$/.exec(target) ?? []
  const found = parseArea(rest)
  return found && rangeObject(place ? (book.sheet(place) ?? sheet) : sheet, found)
}

function cellMembers(book: WorkbookData, sheet: () => SheetData): Record<string, Member> {
  const range = method((args) => {
    const [first, second] = args
    const one = typeof first === 'string' && second === undefined ? rangeByName(book, sheet(), first) : undefined
    return one ?? rangeObject(sheet(), areaOf(args, whole) ?? { row: 1, column: 1, rows: 1, columns: 1 })
  })
  const cells = method((args) => rangeObject(sheet(), areaOf(args, whole) ?? whole))
  const line = (kind: 'row' | 'column') =>
    method(([at]) => {
      if (at === undefined)
        return new ComObject('Range', { Count: constant(kind === 'row' ? whole.rows : whole.columns) })
      const area = typeof at === 'string' ? parseArea(at) : undefined
      const single =
        kind === 'row' ? { ...whole, row: Number(at), rows: 1 } : { ...whole, column: Number(at), columns: 1 }
      return rangeObject(sheet(), area ?? single)
    })
  return { Range: range, Cells: cells, Rows: line('row'), Columns: line('column') }
}

function sheetObject(
  context: ComContext,
  { book, content, sheet }: { book: WorkbookData; content: DocumentContent; sheet: SheetData },
): ComObject {
  const shapes = shapesOf(content, sheet.name)
  const controls = (content.controls ?? []).filter(
    ({ form }) => form === '' || form.toLowerCase() === sheet.codeName.toLowerCase(),
  )
  const visible: Member = {
    get: () => visibilities[sheet.visibility] ?? -1,
    set: (next) => void (sheet.visibility = Number(next) === 2 ? 'very-hidden' : next ? 'visible' : 'hidden'),
  }
  return new ComObject('Worksheet', {
    ...cellMembers(book, () => sheet),
    Name: stored(sheet.name),
    CodeName: constant(sheet.codeName),
    Index: constant(book.sheets.indexOf(sheet) + 1),
    Visible: visible,
    UsedRange: { get: () => rangeObject(sheet, { row: 1, column: 1, ...sheet.size }) },
    Shapes: constant(shapes),
    OLEObjects: method((args) => (args.length === 0 ? shapes : shapes.members.get('item')?.call?.(args))),
    Buttons: constant(shapes),
    TextBoxes: constant(shapes),
    DrawingObjects: constant(shapes),
    Comments: constant(named([...sheet.comments.values()].map(commentObject))),
    Hyperlinks: constant(named([])),
    QueryTables: constant(named([], { Add: method(([source]) => queryTable(context, text(source))) })),
    Activate: action(() => void (book.active = sheet)),
    Select: action(() => void (book.active = sheet)),
    ...quiet('Protect Unprotect Delete Copy Calculate'),
    PageSetup: {
      get: () =>
        new ComObject('PageSetup', { CenterFooter: stored(''), CenterHeader: stored(''), LeftHeader: stored('') }),
    },
    Parent: { get: () => null },
    ...Object.fromEntries(controls.map((one) => [one.name, constant(controlObject(one))])),
  })
}

/** `QueryTables.Add("URL;http://…")` fetches when it is refreshed. */
function queryTable(context: ComContext, source: string): ComObject {
  const refresh = method(() => {
    context.machine.languages?.open({ kind: 'query', target: source.replace(/^url;/i, '') }, context.actor.pid)
    return true
  })
  return new ComObject('QueryTable', { Refresh: refresh, Name: stored(''), BackgroundQuery: stored(false) })
}

function namesObject(book: WorkbookData): ComObject {
  const names = [...book.names].map(
    ([key, to]) =>
      new ComObject('Name', {
        Name: constant(key),
        RefersTo: stored(to),
        Value: stored(to),
        RefersToRange: { get: () => rangeByName(book, book.active, key) ?? null },
        Visible: stored(true),
        Delete: nothing,
      }),
  )
  return named(names, { Add: action(([key, to]) => void book.names.set(text(key).toLowerCase(), text(to))) })
}

function workbookObject(
  context: ComContext,
  content: DocumentContent,
  { book, name, sheets }: { book: WorkbookData; name: string; sheets: readonly ComObject[] },
): ComObject {
  const { machine, actor } = context
  const add = method(() => sheetObject(context, { book, content, sheet: book.add() }))
  const all = named(sheets, { Add: add })
  const save = action(([path]) => {
    if (path !== undefined) machine.write(actor, text(path), Buffer.from('inert'))
  })
  const active = () => sheets[book.sheets.indexOf(book.active)] ?? sheets[0] ?? null
  return new ComObject('Workbook', {
    Name: constant(name),
    FullName: constant(`${folder}\\${name}`),
    Path: constant(folder),
    Saved: stored(true),
    Sheets: constant(all),
    Worksheets: constant(all),
    Excel4MacroSheets: constant(named(sheets.filter((_, at) => book.sheets[at]?.kind === 'macro'))),
    ActiveSheet: { get: active },
    Names: constant(namesObject(book)),
    ...quiet('Close Save'),
    SaveAs: save,
    SaveCopyAs: save,
    ...quiet('Activate Protect Unprotect RefreshAll RunAutoMacros'),
    FollowHyperlink: action(([url]) => machine.recorder.indicator('url', text(url))),
    Connections: constant(named([])),
    LinkSources: method(() => undefined),
    Windows: method(() => new ComObject('Window', { Visible: stored(true), Caption: stored('') })),
    VBProject: { get: () => projectObject(context, content) },
    ...propertyMembers(content),
  })
}

const worksheetFunctions = () =>
  new ComObject('WorksheetFunction', {
    Sum: method((args) => args.reduce<number>((sum, one) => sum + sumOf(one), 0)),
    Trim: method(([value]) => text(value).trim().replace(/ +/g, ' ')),
    Substitute: method(([value, wanted, by]) => text(value).replaceAll(text(wanted), text(by))),
    Rept: method(([value, times]) => text(value).repeat(Math.max(0, Math.min(Number(times), 32_767)))),
    Clean: method(([value]) => text(value)),
    RandBetween: method(([low]) => Number(low)),
    Hex2Dec: method(([value]) => Number.parseInt(text(value), 16)),
    Dec2Hex: method(([value]) => Number(value).toString(16).toUpperCase()),
    Bitxor: method(([a, b]) => Number(a) ^ Number(b)),
    CountA: method((args) => args.flatMap((one) => (one instanceof ComObject ? one.items : [one])).length),
    VLookup: method(() => undefined),
  })

const sumOf = (value: Value): number => {
  if (value instanceof ComObject)
    return value.items.reduce<number>((sum, one) => sum + (Number(one instanceof ComObject ? text(one) : one) || 0), 0)
  return Number(value) || 0
}

interface Opened {
  readonly book: WorkbookData
  readonly content: DocumentContent
  readonly workbook: ComObject
}

const openWindow = () =>
  new ComObject('Window', {
    Visible: stored(true),
    WindowState: stored(0),
    DisplayGridlines: stored(true),
    Zoom: stored(100),
  })

/** What is open now, as members of the application. */
function current({ book, workbook }: Opened): Record<string, Member> {
  const opened = method(() => workbook)
  const pass = (name: string): Member => workbook.members.get(name) ?? constant(null)
  const corner: Member = { get: () => rangeObject(book.active, { row: 1, column: 1, rows: 1, columns: 1 }) }
  return {
    ...cellMembers(book, () => book.active),
    ActiveWorkbook: constant(workbook),
    ThisWorkbook: constant(workbook),
    Workbooks: constant(named([workbook], { Open: opened, Add: opened })),
    Sheets: pass('sheets'),
    Worksheets: pass('worksheets'),
    Names: pass('names'),
    ActiveSheet: pass('activesheet'),
    ActiveCell: corner,
    Selection: corner,
    ActiveWindow: { get: openWindow },
  }
}

/** Members that compute, ask or load. */
function abilities({ machine, actor, ...rest }: ComContext, { book, content }: Opened): Record<string, Member> {
  const context = { machine, actor, ...rest }
  const formula = (code: string) => machine.languages?.formula(code, { context, content, book })
  const first = method(([one]) => one)
  const load = method(([path]) => {
    machine.recorder.event(actor, 'image_load', { ImageLoaded: text(path), Image: machine.imageOf(actor.pid) })
    return true
  })
  return {
    WorksheetFunction: { get: worksheetFunctions },
    Evaluate: method(([what]) => rangeByName(book, book.active, text(what)) ?? formula(text(what))),
    ExecuteExcel4Macro: method(([code]) => formula(text(code))),
    RegisterXLL: load,
    InputBox: method(() => ''),
    Calculate: nothing,
    GetOpenFilename: method(() => false),
    Intersect: first,
    Union: first,
  }
}

export function excelObjects(context: ComContext, content: DocumentContent, call: Caller): Office {
  const book = new WorkbookData(content)
  const name = context.scriptPath.split('\\').pop() || 'Book1.xlsm'
  const sheets = book.sheets.map((sheet) => sheetObject(context, { book, content, sheet }))
  const workbook = workbookObject(context, content, { book, name, sheets })
  const opened = { book, content, workbook }
  const application = new ComObject('Application', {
    ...applicationMembers(context, 'Microsoft Excel', call),
    ...current(opened),
    ...abilities(context, opened),
  })
  const names = new Map<string, Value>([
    ['thisworkbook', workbook],
    ['activeworkbook', workbook],
  ])
  for (const [at, { codeName }] of book.sheets.entries()) names.set(codeName.toLowerCase(), sheets[at])
  return { application, names }
}
