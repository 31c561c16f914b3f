/** WMI's registry provider (StdRegProv): hives by number, values given back through arguments as far as scripts can see. */
import type { ComContext } from '../context.ts'
import type { RegistryKind } from '../../registry.ts'
import { ComObject, type Member, method, text, type Value } from '../object.ts'

const hives: Readonly<Record<number, string>> = {
  0x8000_0000: 'HKCR',
  0x8000_0001: 'HKCU',
  0x8000_0002: 'HKLM',
  0x8000_0003: 'HKU',
}

const keyOf = (hive: Value, key: Value): string => `${hives[Number(hive) >>> 0] ?? 'HKLM'}\\${text(key)}`
const shown = (value: Value): string =>
  Array.isArray(value) ? value.map((one: Value) => text(one)).join(' ') : text(value)

export function registryProvider({ machine, actor }: ComContext): ComObject {
  const set = (kind: RegistryKind) =>
    method(([hive, key, name, value]) => {
      machine.setValue(actor, `${keyOf(hive, key)}\\${text(name)}`, { text: shown(value), kind })
      return 0
    })
  // Callers get what the last argument would hold as the result's text too; an array stands for an output argument.
  const get = (fill: (key: string, name: string) => Value): Member => ({
    call: ([hive, key, name]) => (fill(keyOf(hive, key), text(name)) === undefined ? 1 : 0),
    out: ([hive, key, name]) => fill(keyOf(hive, key), text(name)),
  })
  const value = (key: string, name: string) => machine.value(actor, `${key}\\${name}`)
  return new ComObject('StdRegProv', {
    SetStringValue: set('REG_SZ'),
    SetExpandedStringValue: set('REG_EXPAND_SZ'),
    SetDWORDValue: set('REG_DWORD'),
    SetBinaryValue: set('REG_BINARY'),
    SetMultiStringValue: set('REG_MULTI_SZ'),
    SetQWORDValue: set('REG_QWORD'),
    GetStringValue: get(value),
    GetExpandedStringValue: get(value),
    GetDWORDValue: get((key, name) => Number(value(key, name) ?? 0)),
    GetBinaryValue: get((key, name) => [...Buffer.from(value(key, name) ?? '', 'latin1')]),
    EnumValues: get((key) => machine.listKey(key).values),
    EnumKey: get((key) => machine.listKey(key).keys),
    CreateKey: method(([hive, key]) => {
      machine.addKey(actor, keyOf(hive, key))
      return 0
    }),
    DeleteKey: method(([hive, key]) => (machine.deleteKey(actor, keyOf(hive, key)) ? 0 : 2)),
    DeleteValue: method(([hive, key, name]) =>
      machine.deleteValue(actor, `${keyOf(hive, key)}\\${text(name)}`) ? 0 : 2,
    ),
    CheckAccess: method(() => 0),
  })
}
