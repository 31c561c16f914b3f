/** wmic and winrm: classes asked for and printed, processes created, style sheets whose scripts run. */
import { firstWord } from '../command-line.ts'
import { transformed } from '../host/com/xml-dom.ts'
import { parseXml } from '../host/com/xml-tree.ts'
import { wmiAnswers, type WmiRow } from '../host/com/wmi/answers.ts'
import { scriptText } from '../script-text.ts'
import { startAnother } from './launchers.ts'
import { actorOf, fetched, fullPath, type Program, type Started } from './program.ts'

const aliases: Readonly<Record<string, string>> = {
  os: 'win32_operatingsystem',
  computersystem: 'win32_computersystem',
  bios: 'win32_bios',
  cpu: 'win32_processor',
  diskdrive: 'win32_diskdrive',
  logicaldisk: 'win32_logicaldisk',
  volume: 'win32_volume',
  baseboard: 'win32_baseboard',
  csproduct: 'win32_computersystemproduct',
  nic: 'win32_networkadapter',
  nicconfig: 'win32_networkadapterconfiguration',
  process: 'win32_process',
  product: 'win32_product',
  service: 'win32_service',
  useraccount: 'win32_useraccount',
  memorychip: 'win32_physicalmemory',
  timezone: 'win32_timezone',
  startup: 'win32_startupcommand',
  qfe: 'win32_quickfixengineering',
  desktopmonitor: 'win32_desktopmonitor',
  share: 'win32_share',
  group: 'win32_group',
  printer: 'win32_printer',
  ntdomain: 'win32_ntdomain',
  shadowcopy: 'win32_shadowcopy',
}

function content(started: Started, place: string): Uint8Array | undefined {
  return /^(?:https?|ftp):/i.test(place) ? fetched(started, place) : started.machine.read(fullPath(started, place))
}

const valueOf = (row: WmiRow, name: string): string => {
  const found = Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (typeof found === 'boolean') return found ? 'TRUE' : 'FALSE'
  return found === undefined ? '' : String(found)
}

/** Rows that a simple `where` lets through. */
function chosen(rows: readonly WmiRow[], line: string): readonly WmiRow[] {
  const [, key = '', operator = '', wanted = ''] =
    /\bwhere\s+\(?["']?\(?(\w+)\s*(=|like)\s*["']?%*([^"'%)]*)/i.exec(line) ?? []
  if (!key) return rows
  return rows.filter((row) => {
    const own = valueOf(row, key).toLowerCase()
    return /like/i.test(operator) ? own.includes(wanted.toLowerCase()) : own === wanted.toLowerCase()
  })
}

/** A table, or `Name=Value` lines with `/value` and `/format:list`. */
function printed(started: Started, rest: string): void {
  const alias = /^(?:\/\S+\s+)*(?:path\s+)?(\w+)/i.exec(rest)?.[1]?.toLowerCase() ?? ''
  const rows = chosen(wmiAnswers[aliases[alias] ?? alias] ?? [], rest)
  const listed = /\bget\s+([\w,\s]+?)(?:\s*\/|$)/i.exec(rest)?.[1]
  const names = listed?.split(/[,\s]+/).filter(Boolean) ?? Object.keys(rows[0] ?? {})
  const { recorder } = started.machine
  if (/\/value\b|format\s*:\s*"?(?:list|value)/i.test(rest))
    return recorder.print(
      rows.map((row) => names.map((name) => `${name}=${valueOf(row, name)}`).join('\r\n')).join('\r\n\r\n'),
    )
  const comma = /format\s*:\s*"?csv/i.test(rest)
  const line = (cells: readonly string[]) => (comma ? cells.join(',') : cells.map((one) => one.padEnd(20)).join('  '))
  recorder.print([names, ...rows.map((row) => names.map((name) => valueOf(row, name)))].map(line).join('\r\n'))
}

/** `wmic process call create "…"`. */
function created(started: Started): void {
  const command = /\bprocess\b[^]*?\bcall\s+"?create"?\s+([^]+)$/i.exec(started.commandLine)?.[1]?.trim() ?? ''
  const [, double, single] = /^(?:"((?:[^"\\]|\\"|\\(?!"))*)"|'([^']*)')/.exec(command) ?? []
  const line = (double ?? single ?? command).replaceAll('\\"', '"')
  const host = /\/node\s*:\s*"?([\w.-]+)/i.exec(started.commandLine)?.[1]
  if (host)
    started.machine.recorder.event(actorOf(started), 'network_connection', {
      DestinationHostname: host,
      DestinationPort: '135',
      Initiated: 'true',
    })
  if (line) startAnother(started, line, 'wmi')
}

function wmic(started: Started): void {
  const { machine, commandLine } = started
  const { rest } = firstWord(commandLine)
  created(started)
  const style = /\/format\s*:\s*(?:"([^"]+)"|'([^']+)'|(\S+))/i.exec(commandLine)
  const place = style?.[1] ?? style?.[2] ?? style?.[3] ?? ''
  if (/^https?:|\.xsl$|\\/i.test(place)) {
    const bytes = content(started, place)
    const root = bytes && parseXml(scriptText(bytes))
    if (root) transformed({ machine, actor: actorOf(started), scriptPath: place }, root)
  }
  if (/shadowcopy\s+(?:where\s+\S+\s+)?delete/i.test(commandLine))
    machine.recorder.event(actorOf(started), 'com_call', { Class: 'Win32_ShadowCopy', Member: 'Delete_' })
  if (!/\b(?:get|list)\b/i.test(rest)) return
  machine.recorder.event(actorOf(started), 'evasion', { Kind: 'wmi-query', Query: rest.slice(0, 500) })
  if (!/^https?:|\.xsl$|\\/i.test(place)) printed(started, rest)
}

/** `winrm invoke Create wmicimv2/Win32_Process @{CommandLine="…"}`. */
function winrm(started: Started): void {
  const command = /CommandLine\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(started.commandLine)?.[1]
  if (command && /\bcreate\b/i.test(started.commandLine)) startAnother(started, command, 'wmi')
}

export const managementPrograms: readonly Program[] = [
  { names: ['wmic.exe'], run: wmic },
  { names: ['winrm', 'winrm.cmd', 'winrm.vbs'], run: winrm },
]
