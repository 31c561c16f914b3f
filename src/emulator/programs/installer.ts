/** msiexec.exe: packages installed from a file or an address: registry values, and custom actions in their sequence. */
import { type InstallerDatabase, type InstallerRow, openInstaller } from '../host/installer-database.ts'
import { profile } from '../host/profile.ts'
import { scriptText } from '../script-text.ts'
import { actorOf, fetched, fullPath, lastOf, type Program, type Started } from './program.ts'

const actionLimit = 200

const folders: Readonly<Record<string, string>> = {
  SystemFolder: 'C:\\Windows\\SysWOW64\\',
  System64Folder: 'C:\\Windows\\System32\\',
  WindowsFolder: 'C:\\Windows\\',
  TempFolder: `C:\\Users\\${profile.user}\\AppData\\Local\\Temp\\`,
  AppDataFolder: `C:\\Users\\${profile.user}\\AppData\\Roaming\\`,
  LocalAppDataFolder: `C:\\Users\\${profile.user}\\AppData\\Local\\`,
  CommonAppDataFolder: 'C:\\ProgramData\\',
  ProgramFilesFolder: 'C:\\Program Files (x86)\\',
  ProgramFiles64Folder: 'C:\\Program Files\\',
  ComputerName: profile.computer,
  LogonUser: profile.user,
}

const field = (row: InstallerRow, name: string): string => String(row[name] ?? '')

/** One installation: its properties are what formatted texts are filled with. */
interface Installation {
  readonly started: Started
  readonly database: InstallerDatabase
  readonly properties: Map<string, string>
}

function propertiesOf(database: InstallerDatabase): Map<string, string> {
  const properties = new Map(Object.entries(folders))
  for (const row of database.rows('Property')) properties.set(field(row, 'Property'), field(row, 'Value'))
  const product = properties.get('ProductName') ?? 'Product'
  for (const name of ['TARGETDIR', 'INSTALLDIR', 'APPDIR', 'INSTALLFOLDER'])
    if (!properties.has(name)) properties.set(name, `C:\\Program Files (x86)\\${product}\\`)
  return properties
}

/** `[Name]`, `[%VARIABLE]`, `[\[]`. */
function filled({ properties, started }: Installation, text: string): string {
  const variables = started.machine.processes.stateOf(started.pid).environment
  return text.replaceAll(/\[(%?)([\w.]+)\]|\[\\(.)\]/g, (_, percent: string, name?: string, literal?: string) => {
    if (name === undefined) return literal ?? ''
    return (percent ? variables.get(name.toUpperCase()) : properties.get(name)) ?? ''
  })
}

const roots: Readonly<Record<number, string>> = { [-1]: 'HKLM', 0: 'HKCR', 1: 'HKCU', 2: 'HKLM', 3: 'HKU' }

function writeRegistry(installation: Installation): void {
  const { started, database } = installation
  for (const row of database.rows('Registry').slice(0, actionLimit)) {
    const name = field(row, 'Name')
    if (/^[+*-]$/.test(name) && !field(row, 'Value')) continue
    const key = `${roots[Number(row['Root'])] ?? 'HKLM'}\\${filled(installation, field(row, 'Key'))}\\${filled(installation, name)}`
    const value = filled(installation, field(row, 'Value'))
    const isNumber = /^#[+-]?\d+$/.test(value)
    const text = isNumber ? value.slice(1) : value.replace(/^#%/, '')
    const kind = isNumber ? 'REG_DWORD' : value.startsWith('#%') ? 'REG_EXPAND_SZ' : 'REG_SZ'
    started.machine.setValue(actorOf(started), key, { text, kind })
  }
}

function launch({ started }: Installation, command: string): void {
  const pid = started.machine.start(actorOf(started), command, 'custom-action')
  started.machine.settle(pid)
}

function runScript({ started }: Installation, language: 'jscript' | 'vbscript', code: string): void {
  const { machine, runner, pid } = started
  machine.recorder.layer({ pid, via: language }, { language, source: 'custom action', code })
  const place = { pid, path: 'C:\\Windows\\Installer\\action', browser: 0 } as const
  if (language === 'jscript') runner.script(code, place)
  else runner.vb([code], place)
}

/** A binary of the package, written out as the Installer does before it is loaded or started. */
function unpackedBinary({ started, database }: Installation, name: string): string {
  const path = `C:\\Windows\\Installer\\MSI${name.slice(0, 40).replaceAll(/\W/g, '_')}.tmp`
  started.machine.write(actorOf(started), path, database.stream(`Binary.${name}`) ?? new Uint8Array())
  return path
}

function loadLibrary({ started }: Installation, path: string): void {
  const { machine, pid } = started
  machine.recorder.event(actorOf(started), 'image_load', { ImageLoaded: path, Image: machine.imageOf(pid) })
  machine.recorder.gap('a program was started that is not emulated')
}

/** By the low six bits of the type: what is run in the lower three, where it comes from in the others (Custom Action Types). */
function runAction(installation: Installation, action: InstallerRow): void {
  const { database, properties, started } = installation
  const type = Number(action['Type']) & 63
  const source = field(action, 'Source')
  const target = filled(installation, field(action, 'Target'))
  if (type === 51) return void properties.set(source, target)
  if (type === 35) return void properties.set(source, target)
  const language = (type & 7) === 5 ? 'jscript' : 'vbscript'
  if (type === 1) return loadLibrary(installation, unpackedBinary(installation, source))
  if (type === 2) return launch(installation, `"${unpackedBinary(installation, source)}" ${target}`.trim())
  if (type === 5 || type === 6)
    return runScript(installation, language, scriptText(database.stream(`Binary.${source}`) ?? new Uint8Array()))
  if (type === 34) return launch(installation, target)
  if (type === 37 || type === 38) return runScript(installation, language, field(action, 'Target'))
  if (type === 50) return launch(installation, `"${properties.get(source) ?? ''}" ${target}`.trim())
  if (type === 53 || type === 54) return runScript(installation, language, properties.get(source) ?? '')
  if (type === 17 || type === 18 || type === 21 || type === 22)
    started.machine.recorder.gap('files of an installer package are not unpacked')
}

/** Actions for removal and repair are left out. */
const isForRemoval = (condition: string): boolean =>
  /^\s*\(?\s*(?:installed|remove|reinstall|upgradingproductcode)\b/i.test(condition)

function sequenceOf(database: InstallerDatabase): string[] {
  const steps = ['InstallUISequence', 'InstallExecuteSequence'].flatMap((table) =>
    database
      .rows(table)
      .filter((row) => Number(row['Sequence']) > 0 && !isForRemoval(field(row, 'Condition')))
      .sort((left, right) => Number(left['Sequence']) - Number(right['Sequence'])),
  )
  return [...new Set(steps.map((row) => field(row, 'Action')))]
}

function install(started: Started, bytes: Uint8Array): void {
  const database = openInstaller(bytes)
  if (!database) return started.machine.recorder.gap('installer package not read')
  const installation = { started, database, properties: propertiesOf(database) }
  const actions = new Map(database.rows('CustomAction').map((row) => [field(row, 'Action'), row]))
  let left = actionLimit
  for (const name of sequenceOf(database)) {
    if (name === 'WriteRegistryValues') writeRegistry(installation)
    const action = actions.get(name)
    if (action && left-- > 0 && !started.machine.late()) runAction(installation, action)
  }
}

function msiexec(started: Started): void {
  const { machine, pid, commandLine } = started
  const url = /https?:\/\/[^\s"']+/i.exec(commandLine)?.[0]
  const library = /[-/][yz]\s*"?([^"\s]+\.dll)/i.exec(commandLine)?.[1]
  if (library)
    machine.recorder.event(actorOf(started), 'image_load', {
      ImageLoaded: fullPath(started, library),
      Image: machine.imageOf(pid),
    })
  const fetchedBytes = url ? fetched(started, url, `C:\\Windows\\Installer\\${lastOf(url)}`) : undefined
  const [, quoted, plain] = /[-/](?:i|package|a|j[um]?)\s*(?:"([^"]+)"|(\S+))/i.exec(commandLine) ?? []
  const path = url ? '' : (quoted ?? plain ?? '')
  const bytes = fetchedBytes ?? (path ? machine.read(fullPath(started, path)) : undefined)
  // What the fake internet makes up for an installer is no package, and no fault of the run.
  if (bytes && !(url && bytes[0] !== 0xd0)) install(started, bytes)
}

export const installer: Program = { names: ['msiexec.exe'], run: msiexec }
