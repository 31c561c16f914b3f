/** ADODB.Connection, Command and Recordset: recordsets without a database hold and convert bytes; statements are told. */
import { connect } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import {
  action,
  bytesOf,
  ComObject,
  constant,
  empties,
  type Member,
  method,
  quiet,
  stored,
  text,
  type Value,
} from './object.ts'

const rowLimit = 10_000
const binary = new Set([128, 204, 205])

interface Column {
  readonly name: string
  readonly type: number
}

class Rows {
  readonly columns: Column[] = []
  readonly rows: Map<string, Value>[] = []
  at = 0

  get row(): Map<string, Value> {
    return this.rows[this.at] ?? new Map<string, Value>()
  }

  add(): void {
    if (this.rows.length < rowLimit) this.at = this.rows.push(new Map()) - 1
  }

  find([name]: readonly Value[]): ComObject | null {
    const wanted = text(name).toLowerCase()
    const found =
      typeof name === 'number' ? this.columns[name] : this.columns.find((one) => one.name.toLowerCase() === wanted)
    return found ? fieldObject(this, found) : null
  }
}

function fieldObject(rows: Rows, { name, type }: Column): ComObject {
  const key = name.toLowerCase()
  const isBinary = binary.has(type)
  const value: Member = {
    get: () => rows.row.get(key),
    set: (next) => void rows.row.set(key, isBinary ? bytesOf(next) : next),
  }
  const append = action(([more]) => {
    const before = rows.row.get(key)
    rows.row.set(key, isBinary ? Buffer.concat([bytesOf(before ?? ''), bytesOf(more)]) : text(before) + text(more))
  })
  return new ComObject('Field', {
    Name: constant(name),
    Value: value,
    '*value': value,
    AppendChunk: append,
    GetChunk: method(() => rows.row.get(key)),
    ActualSize: { get: () => bytesOf(rows.row.get(key) ?? '').length },
    Type: constant(type),
  })
}

function recordset(): ComObject {
  const rows = new Rows()
  const item: Member = {
    call: (args) => rows.find(args),
    put: (args, value) => rows.find(args)?.members.get('value')?.set?.(value),
  }
  const add = action(
    ([name, type]) => void (rows.columns.length < 1_000 && rows.columns.push({ name: text(name), type: Number(type) })),
  )
  const fields = { Append: add, Item: item, '': item, Count: { get: () => rows.columns.length } }
  const moved = (to: () => number) => action(() => void (rows.at = Math.max(0, to())))
  return new ComObject('Recordset', {
    Fields: constant(new ComObject('Fields', fields)),
    '': item,
    ...quiet('Open Close Update Delete'),
    AddNew: action(() => rows.add()),
    MoveFirst: moved(() => 0),
    MoveNext: moved(() => rows.at + 1),
    MovePrevious: moved(() => rows.at - 1),
    MoveLast: moved(() => rows.rows.length - 1),
    EOF: { get: () => rows.at >= rows.rows.length },
    BOF: { get: () => rows.rows.length === 0 },
    RecordCount: { get: () => rows.rows.length },
    ...empties('CursorLocation CursorType LockType ActiveConnection Sort Filter'),
    GetRows: method(() => rows.rows.map((one) => [...one.values()])),
    GetString: method(() => rows.rows.map((one) => [...one.values()].map(text).join('\t')).join('\r')),
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
  const open = action(([source]) => {
    const given = text(source ?? text1.get?.())
    told('Open', given)
    const server = /(?:data source|server|addr(?:ess)?)\s*=\s*(?:tcp:)?([\w.-]+)(?:,(\d+))?/i.exec(given)
    const [, host = '', port = '1433'] = server ?? []
    if (host.includes('.') && !/\.(?:mdb|accdb|xls[xmb]?|db|sqlite|txt|csv)$/i.test(host))
      connect(machine, actor, { host, port })
  })
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
    Version: constant('10.0'),
    ...quiet('BeginTrans CommitTrans RollbackTrans Cancel'),
    OpenSchema: method(() => recordset()),
    Mode: stored(0),
    Properties: constant(
      new ComObject('Properties', { '': method(() => new ComObject('Property', { Value: stored('') })) }),
    ),
    DefaultDatabase: stored(''),
    IsolationLevel: stored(4_096),
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
