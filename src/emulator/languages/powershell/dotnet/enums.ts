/** Enumerations: a name with its number, where the number is asked for. */
import { PsObject } from '../values.ts'

const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'net.securityprotocoltype': { systemdefault: 0, ssl3: 48, tls: 192, tls11: 768, tls12: 3072, tls13: 12_288 },
  'text.regularexpressions.regexoptions': {
    none: 0,
    ignorecase: 1,
    multiline: 2,
    explicitcapture: 4,
    compiled: 8,
    singleline: 16,
    ignorepatternwhitespace: 32,
    righttoleft: 64,
    ecmascript: 256,
    cultureinvariant: 512,
  },
  'reflection.bindingflags': { instance: 4, static: 8, public: 16, nonpublic: 32 },
  'security.cryptography.ciphermode': { cbc: 1, ecb: 2, ofb: 3, cfb: 4, cts: 5 },
  'security.cryptography.paddingmode': { none: 1, pkcs7: 2, zeros: 3, ansix923: 4, iso10126: 5 },
  'io.compression.compressionmode': { decompress: 0, compress: 1 },
  'environment.specialfolder': {},
  stringsplitoptions: { none: 0, removeemptyentries: 1 },
  stringcomparison: {
    currentculture: 0,
    currentcultureignorecase: 1,
    invariantculture: 2,
    invariantcultureignorecase: 3,
    ordinal: 4,
    ordinalignorecase: 5,
  },
  base64formattingoptions: { none: 0, insertlinebreaks: 1 },
  'globalization.numberstyles': { hexnumber: 515, allowhexspecifier: 512, integer: 7 },
  dayofweek: { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 },
  'io.seekorigin': { begin: 0, current: 1, end: 2 },
  'io.filemode': { createnew: 1, create: 2, open: 3, openorcreate: 4, truncate: 5, append: 6 },
  'io.fileaccess': { read: 1, write: 2, readwrite: 3 },
  'security.principal.windowsbuiltinrole': {
    administrator: 544,
    user: 545,
    guest: 546,
    poweruser: 547,
    accountoperator: 548,
    systemoperator: 549,
    printoperator: 550,
    backupoperator: 551,
    replicator: 552,
  },
  consolecolor: { black: 0, red: 12, green: 10, yellow: 14, white: 15 },
}
const enumNames =
  /(?:mode|options|kind|flags|style|styles|level|access|share|attributes|scope|state|priority|buttons|icon|result|hive|view|valuekind|permissioncheck|algorithm|specialfolder|protocoltype|sockettype|addressfamily|origin|format|target|severity|security|encodingtype|conventions|builderaccess|encryptedstringformat)$/

export const isEnum = (key: string): boolean =>
  numbers[key] !== undefined || (key.includes('.') && enumNames.test(key)) || key === 'actionpreference'

/** A member by its name or number. */
export function enumValue(key: string, member: string): PsObject {
  const table = numbers[key] ?? {}
  const isNumber = /^-?\d+$/.test(member)
  const name = isNumber ? (Object.keys(table).find((one) => table[one] === Number(member)) ?? member) : member
  const value = new PsObject(`System.${key}`)
  value.hold = isNumber ? Number(member) : (table[member.toLowerCase()] ?? combined(table, member))
  value.text = () => name
  value.getter('value__', () => Number(value.hold))
  value.method('HasFlag', () => true)
  return value
}

const combined = (table: Readonly<Record<string, number>>, names: string): number =>
  names.split(',').reduce((sum, one) => sum | (table[one.trim().toLowerCase()] ?? 0), 0)
