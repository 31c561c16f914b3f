/** The registry: hives by their short names, typed values, the 32-bit view, classes of the user before those of the machine. */
import { livedInRegistry } from './lived-in.ts'

export type RegistryKind = 'REG_SZ' | 'REG_EXPAND_SZ' | 'REG_MULTI_SZ' | 'REG_DWORD' | 'REG_QWORD' | 'REG_BINARY'

export interface RegistryValue {
  /** Full path with the value's name as it was written. */
  readonly key: string
  readonly value: string
  readonly kind: RegistryKind
}

const valueLimit = 20_000
const hives: Readonly<Record<string, string>> = {
  hkey_current_user: 'HKCU',
  hkey_local_machine: 'HKLM',
  hkey_classes_root: 'HKCR',
  hkey_users: 'HKU',
  hkey_current_config: 'HKCC',
}

/** Long hive names to Sigma's short ones, one backslash between parts; a trailing backslash names the default value. */
export function registryPath(key: string): string {
  const clean = key.replaceAll('/', '\\').replace(/\\{2,}/g, '\\')
  const [hive = '', ...rest] = clean.split('\\')
  const last = rest.at(-1) === '' ? [...rest.slice(0, -1), '(Default)'] : rest
  return [hives[hive.toLowerCase()] ?? hive.toUpperCase(), ...last].join('\\')
}

/** Keys of the machine's software that both views share (Registry Keys Affected by WOW64). */
const shared =
  /^HKLM\\SOFTWARE\\(?:WOW6432Node|Clients|Policies|RegisteredApplications|Classes\\(?!(?:CLSID|DirectShow|Interface|Media Type|MediaFoundation)\\)|Microsoft\\(?:COM3|Cryptography|CTF\\(?:SystemShared|TIP)|DFS|Driver Signing|EnterpriseCertificates|EventSystem|MSMQ|OLE|RAS|RPC|SystemCertificates|TermServLicensing|Transaction Server|Windows\\CurrentVersion\\(?:App Paths|Control Panel\\Cursors\\Schemes|Explorer\\(?:AutoplayHandlers|DriveIcons|KindMap)|Group Policy|Policies|PreviewHandlers|Setup|Telephony\\Locations)|Windows NT\\CurrentVersion\\(?:Console|FontDpi|FontLink|FontMapper|Fonts|FontSubstitutes|Gre_initialize|Image File Execution Options|LanguagePack|NetworkCards|Perflib|Ports|Print|ProfileList|Time Zones)))(?:\\|$)/i
const classKeys =
  /^(HKCR|HK(?:LM|CU)\\Software\\Classes)\\(?=(?:CLSID|DirectShow|Interface|Media Type|MediaFoundation)\\)/i

/** Where a key lies that a 32-bit program names, or one that asks for its view (KEY_WOW64_32KEY). */
export function view32(key: string): string {
  const target = registryPath(key)
  if (classKeys.test(target)) return target.replace(classKeys, '$1\\WOW6432Node\\')
  if (!/^HKLM\\SOFTWARE\\/i.test(target) || shared.test(target)) return target
  return target.replace(/^(HKLM\\SOFTWARE)\\/i, '$1\\WOW6432Node\\')
}

/** The kind a script names: `REG_DWORD`, `DWord`, `ExpandString`, … */
export function registryKind(name: string): RegistryKind {
  const plain = name.trim().toUpperCase().replace(/^REG_/, '')
  if (plain.startsWith('DWORD')) return 'REG_DWORD'
  if (plain.startsWith('QWORD')) return 'REG_QWORD'
  if (plain.startsWith('BINARY')) return 'REG_BINARY'
  if (plain.startsWith('EXPAND')) return 'REG_EXPAND_SZ'
  return plain.startsWith('MULTI') ? 'REG_MULTI_SZ' : 'REG_SZ'
}

const hexadecimal = (value: bigint): string => value.toString(16).padStart(8, '0')

/** Whole numbers as a value of this kind holds them. */
function whole(value: string, bits: number): bigint | undefined {
  const plain = value.trim()
  if (!/^(?:-?\d{1,20}|0x[\da-f]{1,16})$/i.test(plain)) return undefined
  return BigInt.asUintN(bits, BigInt(plain))
}

/** A value as Sysmon tells it in `Details`. */
export function registryDetails({ value, kind }: Pick<RegistryValue, 'value' | 'kind'>): string {
  if (kind === 'REG_BINARY') return 'Binary Data'
  if (kind === 'REG_DWORD') {
    const number = whole(value, 32)
    return number === undefined ? value : `DWORD (0x${hexadecimal(number)})`
  }
  if (kind === 'REG_QWORD') {
    const number = whole(value, 64)
    if (number === undefined) return value
    return `QWORD (0x${hexadecimal(number >> 32n)}-0x${hexadecimal(number & 0xffff_ffffn)})`
  }
  return value
}

export class Registry {
  readonly #values = new Map<string, RegistryValue>()

  constructor() {
    for (const [key, value] of Object.entries(livedInRegistry)) this.#values.set(key.toLowerCase(), lived(key, value))
  }

  set(value: RegistryValue): void {
    if (this.#values.size < valueLimit) this.#values.set(value.key.toLowerCase(), value)
  }

  /** `HKCR` shows the user's classes before the machine's; a 32-bit program's keys fall back to the other view. */
  get(key: string): RegistryValue | undefined {
    const wanted = key.toLowerCase()
    return (
      this.#find(wanted) ??
      (/\\wow6432node\\/.test(wanted) ? this.#find(wanted.replace('\\wow6432node', '')) : undefined)
    )
  }

  #find(wanted: string): RegistryValue | undefined {
    const found = this.#values.get(wanted)
    if (found || !wanted.startsWith('hkcr\\')) return found
    return (
      this.#values.get(`hkcu\\software\\classes${wanted.slice(4)}`) ??
      this.#values.get(`hklm\\software\\classes${wanted.slice(4)}`)
    )
  }

  delete(key: string): boolean {
    return this.#values.delete(key.toLowerCase())
  }

  /** Takes a key with all that stands below it away. */
  deleteKey(key: string): boolean {
    const base = `${key.toLowerCase()}\\`
    const inside = [...this.#values.keys()].filter((one) => one.startsWith(base))
    for (const one of inside) this.#values.delete(one)
    return inside.length > 0
  }

  /** Names of values and keys directly under a key. */
  list(key: string): { readonly values: readonly string[]; readonly keys: readonly string[] } {
    const base = `${registryPath(key).replace(/\\\(Default\)$/, '')}\\`.toLowerCase()
    const values: string[] = []
    const keys = new Set<string>()
    for (const [lower, entry] of this.#values) {
      if (!lower.startsWith(base)) continue
      const [first = '', ...rest] = entry.key.slice(base.length).split('\\')
      if (rest.length === 0) values.push(first)
      else keys.add(first)
    }
    return { values, keys: [...keys] }
  }
}

/** What the machine has from the start: numbers are written as `dword:…`. */
function lived(key: string, value: string): RegistryValue {
  const number = /^dword:(\d+)$/.exec(value)?.[1]
  return number === undefined ? { key, value, kind: 'REG_SZ' } : { key, value: number, kind: 'REG_DWORD' }
}

const runKey =
  /\\CurrentVersion\\(?:Policies\\Explorer\\)?Run(?:Once|OnceEx|Services|ServicesOnce)?(?:\\\d+)?\\[^\\]*$/i

/** Commands that a value makes Windows start at the next log-on. */
export function logonCommands(key: string, value: string): { commandLine: string; startedBy: string }[] {
  if (runKey.test(key)) return [{ commandLine: value, startedBy: 'run-key' }]
  if (/\\Windows NT\\CurrentVersion\\Winlogon\\(?:Shell|Userinit|Taskman)$/i.test(key))
    return value
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one && !/(?:^|\\)(?:explorer|userinit)\.exe$/i.test(one))
      .slice(0, 8)
      .map((commandLine) => ({ commandLine, startedBy: 'winlogon' }))
  if (/\\Windows NT\\CurrentVersion\\Windows\\(?:Load|Run)$/i.test(key))
    return [{ commandLine: value, startedBy: 'run-key' }]
  if (/^HKCU\\Environment\\UserInitMprLogonScript$/i.test(key))
    return [{ commandLine: value, startedBy: 'logon-script' }]
  if (/\\Active Setup\\Installed Components\\[^\\]+\\StubPath$/i.test(key))
    return [{ commandLine: value, startedBy: 'active-setup' }]
  return []
}
