/**
 * The fields of an event as public rules name them (SigmaHQ "Taxonomy Appendix"): those that it has, other names under which a
 * log keeps the same fact, and what follows from them.
 */
import path from 'node:path'
import type { BehaviourEvent, ProcessRecord } from '#core/behaviour.ts'
import { profile } from '#emulator/host/profile.ts'

export type Fields = Readonly<Record<string, string>>

/** Names under which other log sources keep the same fact. */
const sameFact: Readonly<Record<string, Fields>> = {
  process_creation: {
    NewProcessName: 'Image',
    ProcessCommandLine: 'CommandLine',
    ParentProcessName: 'ParentImage',
    SubjectLogonId: 'LogonId',
  },
  ps_script: { Payload: 'ScriptBlockText', Data: 'ScriptBlockText' },
  clipboard: { Data: 'Text', Text: 'Data' },
  download_offered: { TargetFilename: 'FileName' },
  service_install: { ServiceFileName: 'ImagePath' },
  scheduled_task: { TaskContent: 'Command' },
  proxy: { 'r-dns': 'cs-host', 'cs-uri': 'c-uri', 'cs-user-agent': 'c-useragent', 'c-dns': 'cs-host' },
  dns_query: { query: 'QueryName', answer: 'QueryResults' },
  network_connection: { dst_ip: 'DestinationIp', dst_port: 'DestinationPort' },
}

function ofAddress(uri: string): Fields {
  const url = URL.parse(uri)
  if (!url) return {}
  const query = url.search.slice(1)
  return {
    'c-uri-extension': path.posix.extname(url.pathname).slice(1),
    'c-uri-stem': url.pathname,
    'cs-uri-stem': url.pathname,
    'c-uri-query': query,
    'cs-uri-query': query,
  }
}

/** The build that the virtual Windows has. */
const hostVersion = '5.1.19041.1'
const isPowershell = /\\(?:powershell|pwsh)\.exe$/i
const oldEngine = /\s[-/]v(?:e(?:r(?:s(?:i(?:o(?:n)?)?)?)?)?)?\s+2\b/i

/** The start of an engine in the classic log of PowerShell (event 400). */
function ofEngine({ Image = '', CommandLine = '' }: Fields): Fields {
  if (!isPowershell.test(Image)) return {}
  const facts = {
    HostName: 'ConsoleHost',
    HostVersion: hostVersion,
    HostApplication: CommandLine,
    EngineVersion: oldEngine.test(CommandLine) ? '2.0' : hostVersion,
  }
  return { ...facts, Data: linesOf(facts, '=') }
}

const linesOf = (facts: Fields, sign: string): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}${sign}${value}`)
    .join('\n')

/** The context of a command in the log of modules (event 4103), and its text, of which rules look for parts in it. */
function ofModule({ ScriptBlockText = '', Path = '' }: Fields, process: ProcessRecord | undefined): Fields {
  const facts = {
    'Host Name': 'ConsoleHost',
    'Host Version': hostVersion,
    'Host Application': process?.commandLine ?? '',
    'Engine Version': hostVersion,
    'Script Name': Path,
  }
  return { ContextInfo: `${linesOf(facts, ' = ')}\n${ScriptBlockText}` }
}

/** Integrity as the security log names it (event 4688): identifiers of the levels. */
const labels: Fields = { Low: '4096', Medium: '8192', High: '12288', System: '16384' }

/** Account and level as the security log has them, and each hash by its own name, as older logs have them. */
function ofProcess({ User = '', IntegrityLevel = '', Hashes = '' }: Fields): Fields {
  const [domain = '', name] = User.split('\\')
  const label = labels[IntegrityLevel]
  const hashes = Hashes.split(',').flatMap((one) => {
    const [kind = '', value = ''] = one.split('=')
    return value === '' ? [] : [[kind === 'IMPHASH' ? 'Imphash' : kind.toLowerCase(), value] as const]
  })
  return {
    ...(name === undefined ? {} : { SubjectDomainName: domain, SubjectUserName: name }),
    ...(label === undefined ? {} : { MandatoryLabel: `S-1-16-${label}` }),
    ...Object.fromEntries(hashes),
  }
}

/** Sysmon's form of the virtual clock. */
const timeOf = (at: number): string => new Date(profile.epoch + at).toISOString().replace('T', ' ').replace('Z', '')

function followingFrom({ category, fields }: BehaviourEvent, process: ProcessRecord | undefined): Fields {
  if (category === 'proxy') return ofAddress(fields['c-uri'] ?? '')
  if (category === 'process_creation') return { ...ofProcess(fields), ...ofEngine(fields) }
  if (category === 'network_connection') return { Protocol: 'tcp' }
  return category === 'ps_script' ? ofModule(fields, process) : {}
}

/** `process` is the one in which it happened, where known. */
export function fieldsOf(event: BehaviourEvent, process: ProcessRecord | undefined): Record<string, string> {
  const { category, fields, pid } = event
  const all: Record<string, string> = { ProcessId: String(pid), Computer: 'DESKTOP', UtcTime: timeOf(event.at) }
  if (process) all['Image'] = process.image
  Object.assign(all, followingFrom(event, process), fields)
  for (const [name, source] of Object.entries(sameFact[category] ?? {})) {
    const value = fields[source]
    if (value !== undefined) all[name] ??= value
  }
  return all
}
