/** ADODB.Connection, Command and Recordset: recordsets without a database hold and convert bytes; statements are told. */
import type { ComClass, ComContext } from './context.ts'
import { action, bytesOf, ComObject, constant, type Member, method, stored, text, type Value } from './object.ts'

const rowLimit = 10_000
const binary = new Set([128, 204, 205])

interface Column {
  readonly name: string
  readonly type: number
}

function recordset(): ComObject {
  const columns: Column[] = []
  const rows: Map<string, Value>[] = []
  let at = 0
  const row = () => rows[at] ?? new Map<string, Value>()
  const field = (column: Column): ComObject => {
    const key = column.name.toLowerCase()
    const value: Member = {
      get: () => row().get(key),
      set: (next) => void row().set(key, binary.has(column.type) ? bytesOf(next) : next),
    }
    const append = action(([more]) => {
      const before = row().get(key)
      row().set(
        key,
        binary.has(column.type) ? Buffer.concat([bytesOf(before ?? ''), bytesOf(more)]) : text(before) + text(more),
      )
    })
    const chunk = method(() => row().get(key))
    return new ComObject('Field', {
      Name: constant(column.name),
      Value: value,
      '*value': value,
      AppendChunk: append,
      GetChunk: chunk,
      ActualSize: { get: () => bytesOf(row().get(key) ?? '').length },
      Type: constant(column.type),
    })
  }
  const find = ([name]: readonly Value[]): Value => {
    const found =
      typeof name === 'number'
        ? columns[name]
        : columns.find((one) => one.name.toLowerCase() === text(name).toLowerCase())
    return found ? field(found) : null
  }
  const item: Member = {
    call: find,
    put: (args, value) => {
      const found = find(args)
      if (found instanceof ComObject) found.members.get('value')?.set?.(value)
    },
  }
  const add = action(
    ([name, type]) => void (columns.length < 1_000 && columns.push({ name: text(name), type: Number(type) })),
  )
  const fields = new ComObject('Fields', { Append: add, Item: item, '': item, Count: { get: () => columns.length } })
  const moved = (to: () => number) => action(() => void (at = Math.max(0, to())))
  const nothing = action(() => undefined)
  return new ComObject('Recordset', {
    Fields: constant(fields),
    '': item,
    Open: nothing,
    Close: nothing,
    AddNew: action(() => void (rows.length < rowLimit && (at = rows.push(new Map()) - 1))),
    Update: nothing,
    Delete: nothing,
    MoveFirst: moved(() => 0),
    MoveNext: moved(() => at + 1),
    MovePrevious: moved(() => at - 1),
    MoveLast: moved(() => rows.length - 1),
    EOF: { get: () => at >= rows.length },
    BOF: { get: () => rows.length === 0 },
    RecordCount: { get: () => rows.length },
    CursorLocation: stored(3),
    CursorType: stored(3),
    LockType: stored(3),
    ActiveConnection: stored(null),
    Sort: stored(''),
    Filter: stored(''),
    GetRows: method(() => rows.map((one) => [...one.values()])),
    GetString: method(() => rows.map((one) => [...one.values()].map(text).join('\t')).join('\r')),
    State: constant(1),
  })
}

function connection({ machine, actor }: ComContext): ComObject {
  const text1 = stored('')
  const told = (member: string, value: Value) =>
    machine.recorder.event(actor, 'com_call', {
      Class: 'ADODB.Connection',
      Member: member,
      Value: text(value).slice(0, 2_000),
    })
  const open = action(([source]) => told('Open', source ?? text1.get?.()))
  const execute = method(([statement]) => {
    told('Execute', statement)
    const command = /xp_cmdshell\s+'((?:[^']|'')*)'/i.exec(text(statement))?.[1]
    if (command) machine.start(actor, `cmd.exe /c ${command.replaceAll("''", "'")}`, 'database')
    return recordset()
  })
  return new ComObject('Connection', {
    Open: open,
    Close: action(() => undefined),
    Execute: execute,
    ConnectionString: text1,
    Provider: stored(''),
    State: constant(1),
    CursorLocation: stored(3),
    ConnectionTimeout: stored(15),
    CommandTimeout: stored(30),
    Errors: constant(new ComObject('Errors', { Count: constant(0) })),
  })
}

export const databaseClasses: readonly ComClass[] = [
  { names: ['adodb.recordset', 'ador.recordset'], create: recordset },
  { names: ['adodb.connection'], create: connection },
  {
    names: ['adodb.command'],
    create: (context) =>
      new ComObject('Command', {
        ...Object.fromEntries(connection(context).members),
        CommandText: stored(''),
        CommandType: stored(1),
        ActiveConnection: stored(null),
      }),
  },
]
