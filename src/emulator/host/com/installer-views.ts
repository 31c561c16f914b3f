/** The Installer's Database object: views of a package's tables by its small SQL, records, the summary. */
import type { InstallerDatabase, InstallerRow } from '../installer-database.ts'
import { ComObject, method, text, type Value } from './object.ts'

const select =
  /^\s*select\s+(?:distinct\s+)?([^]{1,2000}?)\s+from\s+[`"]?(\w{1,64})[`"]?(?:\s+where\s+[`"]?(?:\w+[`"]?\.[`"]?)?(\w{1,64})[`"]?\s*=\s*(?:'([^']*)'|(-?\d+)|\?))?/i

const plain = (name: string): string =>
  name
    .replaceAll(/[`"\s]/g, '')
    .split('.')
    .pop() ?? ''

interface Selection {
  readonly fields: readonly string[]
  readonly rows: readonly InstallerRow[]
}

/** `wanted` fills the question mark of a condition. */
function selected(database: InstallerDatabase, query: string, wanted: string): Selection {
  const [, names = '', table = '', column, quoted, number] = select.exec(query) ?? []
  const all = database.rows(table)
  const value = quoted ?? number ?? wanted
  const rows = column === undefined ? all : all.filter((row) => String(row[column] ?? '') === value)
  const fields = names.trim() === '*' ? Object.keys(all[0] ?? {}) : names.split(',').map(plain)
  return { fields, rows }
}

/** Fields count from 1. */
function recordObject(database: InstallerDatabase, row: InstallerRow, fields: readonly string[]): ComObject {
  const at = (place: Value) => row[fields[Number(place) - 1] ?? ''] ?? ''
  return new ComObject('Record', {
    FieldCount: { get: () => fields.length },
    StringData: method(([place]) => String(at(place))),
    IntegerData: method(([place]) => Number(at(place)) || 0),
    IsNull: method(([place]) => at(place) === ''),
    DataSize: method(([place]) => String(at(place)).length),
    ReadStream: method(() =>
      Buffer.from(database.stream(`Binary.${String(row['Name'] ?? '')}`) ?? []).toString('latin1'),
    ),
  })
}

function viewObject(database: InstallerDatabase, query: string): ComObject {
  let found: Selection = { fields: [], rows: [] }
  let next = 0
  return new ComObject('View', {
    Execute: method(([given]) => {
      const wanted = given instanceof ComObject ? text(given.members.get('stringdata')?.call?.([1])) : ''
      found = selected(database, query, wanted)
      next = 0
    }),
    Fetch: method(() => {
      const row = found.rows[next++]
      return row ? recordObject(database, row, found.fields) : null
    }),
    Close: method(() => undefined),
    Modify: method(() => undefined),
  })
}

/** Properties of the summary by number: title, subject, author, keywords, comments. */
const summary: Readonly<Record<number, string>> = {
  2: 'Installation Database',
  3: 'ProductName',
  4: 'Manufacturer',
  7: 'Intel;1033',
}

function summaryObject(database: InstallerDatabase): ComObject {
  const properties = new Map(database.rows('Property').map((row) => [String(row['Property']), String(row['Value'])]))
  return new ComObject('SummaryInfo', {
    PropertyCount: { get: () => Object.keys(summary).length },
    Property: method(([number]) => {
      const name = summary[Number(number)] ?? ''
      return properties.get(name) ?? name
    }),
    Persist: method(() => undefined),
  })
}

export function databaseObject(database: InstallerDatabase): ComObject {
  return new ComObject('Database', {
    OpenView: method(([query]) => viewObject(database, text(query))),
    SummaryInformation: { call: () => summaryObject(database), get: () => summaryObject(database) },
    TablePersistent: method(([table]) => (database.rows(text(table)).length > 0 ? 1 : 0)),
    Commit: method(() => undefined),
    DatabaseState: { get: () => 0 },
  })
}
