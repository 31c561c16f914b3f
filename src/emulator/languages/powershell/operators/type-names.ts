/** Names of types: accelerators and full names to one key, in lower case and without `System.`. */
import { ComObject } from '../../../host/com/object.ts'
import { Char, PsObject, Reference, ScriptBlock, Table, TypeName, type Value } from '../values.ts'

const accelerators: Readonly<Record<string, string>> = {
  int: 'int32',
  long: 'int64',
  short: 'int16',
  uint: 'uint32',
  ushort: 'uint16',
  ulong: 'uint64',
  float: 'single',
  bool: 'boolean',
  bigint: 'numerics.biginteger',
  regex: 'text.regularexpressions.regex',
  scriptblock: 'management.automation.scriptblock',
  ref: 'management.automation.psreference',
  psobject: 'management.automation.psobject',
  pscustomobject: 'management.automation.pscustomobject',
  switch: 'management.automation.switchparameter',
  hashtable: 'collections.hashtable',
  ordered: 'ordered',
  xml: 'xml.xmldocument',
  ipaddress: 'net.ipaddress',
  mailaddress: 'net.mail.mailaddress',
  wmi: 'management.managementobject',
  wmiclass: 'management.managementclass',
  wmisearcher: 'management.managementobjectsearcher',
  adsi: 'directoryservices.directoryentry',
  adsisearcher: 'directoryservices.directorysearcher',
  powershell: 'management.automation.powershell',
  runspacefactory: 'management.automation.runspaces.runspacefactory',
  securestring: 'security.securestring',
  pscredential: 'management.automation.pscredential',
  intptr: 'intptr',
}

export function typeKey(name: string): string {
  const bare = name.replaceAll(/\s/g, '').toLowerCase()
  const plain = (bare.startsWith('[') ? bare.slice(1, -1) : bare)
    .replace(/^system\./, '')
    .replace(/,.*$/, (rest) => (bare.includes('`') || /\[[^\]]/.test(bare) ? rest : ''))
  const array = plain.endsWith('[]') ? '[]' : ''
  const base = array ? plain.slice(0, -2).replace(/^system\./, '') : plain
  return (accelerators[base] ?? base) + array
}

const whole = new Set([
  'int32',
  'int64',
  'int16',
  'uint32',
  'uint16',
  'uint64',
  'byte',
  'sbyte',
  'decimal',
  'numerics.biginteger',
])
export const isWholeType = (key: string): boolean => whole.has(key)
export const isNumberType = (key: string): boolean => whole.has(key) || key === 'double' || key === 'single'

/** Full name of a value's type as GetType() tells it. */
export function typeOf(value: Value): string {
  if (value === null || value === undefined) return 'System.Object'
  if (typeof value === 'string') return 'System.String'
  if (typeof value === 'boolean') return 'System.Boolean'
  if (typeof value === 'bigint') return 'System.Int64'
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'System.Double'
    return Math.abs(value) <= 0x7fff_ffff ? 'System.Int32' : 'System.Int64'
  }
  if (value instanceof Char) return 'System.Char'
  if (value instanceof Uint8Array) return 'System.Byte[]'
  if (Array.isArray(value))
    return value.length > 0 && value.every((one) => one instanceof Char) ? 'System.Char[]' : 'System.Object[]'
  if (value instanceof ScriptBlock) return 'System.Management.Automation.ScriptBlock'
  if (value instanceof Table) return value.type
  if (value instanceof TypeName) return 'System.RuntimeType'
  if (value instanceof Reference) return 'System.Management.Automation.PSReference'
  if (value instanceof ComObject) return 'System.__ComObject'
  return value instanceof PsObject ? value.type : 'System.Object'
}

/** `-is`. */
export function isOfType(value: Value, name: string): boolean {
  const wanted = typeKey(name)
  const own = typeKey(typeOf(value))
  if (value === null || value === undefined) return false
  if (wanted === own || wanted === 'object') return true
  if (typeof value === 'number')
    return isNumberType(wanted) && (!isWholeType(wanted) || Number.isInteger(value)) && own === wanted
  if (Array.isArray(value) || value instanceof Uint8Array)
    return (
      wanted === 'array' ||
      wanted === 'collections.ienumerable' ||
      wanted === 'collections.ilist' ||
      wanted === 'object[]'
    )
  if (wanted === 'collections.idictionary') return value instanceof Table
  if (wanted === 'valuetype') return typeof value !== 'object' && typeof value !== 'string'
  if (wanted === 'exception') return /exception$/i.test(own)
  if (wanted === 'type') return value instanceof TypeName
  return wanted === 'management.automation.psobject' || wanted === 'management.automation.pscustomobject'
    ? value instanceof PsObject
    : false
}
