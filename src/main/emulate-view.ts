/** What an analyst reads after `lazaret emulate`: verdict, process trees, techniques, layers, what was written and reached. */
import { styleText } from 'node:util'
import type { BehaviourEvent, ProcessRecord, ScriptLayer } from '#core/behaviour.ts'
import type { Severity } from '#core/finding.ts'
import type { BehaviourSummary, InspectionReport } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { techniqueUrl } from '#core/technique.ts'

type Colour = Parameters<typeof styleText>[0]

const lineLength = 300
/** Long lines of code are broken, since a layer is often one line. */
const codeLength = 160
const layerLines = 12
const listLength = 40
const colours: Readonly<Record<Severity, Colour>> = {
  info: 'gray',
  low: 'blue',
  medium: 'yellow',
  high: 'red',
  critical: ['bold', 'red'],
}
const levels: Readonly<Record<string, Colour>> = {
  malicious: ['bold', 'red'],
  suspicious: ['bold', 'yellow'],
  benign: ['bold', 'green'],
}

/** Original names that differ from the file's name only where somebody renamed the program. */
const marked: ReadonlySet<string> = new Set([
  'Cmd.Exe',
  'PowerShell.EXE',
  'wscript.exe',
  'cscript.exe',
  'MSHTA.EXE',
  'RUNDLL32.EXE',
  'REGSVR32.EXE',
  'CertUtil.exe',
  'bitsadmin.exe',
  'curl.exe',
  'MSBuild.exe',
  'wmic.exe',
  'msiexec.exe',
  'schtasks.exe',
  'reg.exe',
])

/** Text comes from the object: control characters must not reach the terminal. */
const safe = (text: string, length = lineLength): string => {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
  return plain.length > length ? `${plain.slice(0, length)} … ${plain.length} characters` : plain
}

const heading = (text: string): string => styleText(['bold', 'underline'], text)

/** What a process did beside starting others, in a few words. */
const shown: Readonly<Record<string, (fields: BehaviourEvent['fields']) => string>> = {
  file_event: (fields) => `writes ${fields['TargetFilename'] ?? ''}`,
  file_delete: (fields) => `deletes ${fields['TargetFilename'] ?? ''}`,
  registry_set: (fields) => `sets ${fields['TargetObject'] ?? ''} = ${fields['Details'] ?? ''}`,
  registry_delete: (fields) => `deletes ${fields['TargetObject'] ?? ''}`,
  proxy: (fields) => `${fields['cs-method'] ?? ''} ${fields['c-uri'] ?? ''}`,
  scheduled_task: (fields) => `task ${fields['TaskName'] ?? ''}: ${fields['Command'] ?? ''}`,
  service_install: (fields) => `service ${fields['ServiceName'] ?? ''}: ${fields['ImagePath'] ?? ''}`,
  wmi_event: (fields) => `${fields['EventType'] ?? ''} ${fields['Name'] ?? ''} ${fields['Destination'] ?? ''}`,
  download_offered: (fields) => `offers ${fields['FileName'] ?? ''}, ${fields['Size'] ?? ''} bytes`,
  clipboard: (fields) => `clipboard: ${fields['Text'] ?? ''}`,
  user_dialog: (fields) => `says ${fields['Text'] ?? fields['Keys'] ?? ''}`,
  user_form: (fields) => `asks for a password for ${fields['Action'] ?? ''}`,
  memory_write: (fields) => `${fields['Function'] ?? ''}, ${fields['Size'] ?? ''} bytes`,
  create_remote_thread: (fields) => `runs memory: ${fields['StartFunction'] ?? ''}`,
  evasion: (fields) => `asks ${fields['Kind'] ?? ''} ${fields['Query'] ?? fields['Function'] ?? ''}`,
  image_load: (fields) => `loads ${fields['ImageLoaded'] ?? ''}`,
}

function deeds(events: readonly BehaviourEvent[], pid: number, indent: string): string[] {
  const lines = events.flatMap((event) => {
    const say = event.pid === pid ? shown[event.category] : undefined
    return say ? [safe(say(event.fields).trim())] : []
  })
  const unique = [...new Set(lines)]
  const rest = unique.length > listLength ? [`${indent}  … and ${unique.length - listLength} more`] : []
  return [...unique.slice(0, listLength).map((line) => `${indent}  ${styleText('gray', '·')} ${line}`), ...rest]
}

/** What a program was before it was renamed, and rights that are not a user's own. */
function marks(events: readonly BehaviourEvent[], { pid, image }: ProcessRecord): string {
  const fields = events.find((one) => one.category === 'process_creation' && one.pid === pid)?.fields ?? {}
  const original = fields['OriginalFileName'] ?? '-'
  const own = (image.split('\\').pop() ?? '').toLowerCase().replace(/\.\w{2,4}$/, '')
  const isRenamed = original !== '-' && original.toLowerCase().replace(/\.\w{2,4}$/, '') !== own && marked.has(original)
  const level = fields['IntegrityLevel'] ?? ''
  const words = [isRenamed ? `is ${original}` : '', level === 'High' || level === 'System' ? level : ''].filter(Boolean)
  return words.length > 0 ? ` ${styleText('yellow', safe(words.join(', ')))}` : ''
}

function tree({ processes, events }: BehaviourSummary, parent: number, depth: number): string[] {
  if (depth > limits.emulation.depth) return []
  return processes
    .filter((one: ProcessRecord) => one.parent === parent && one.pid !== parent)
    .flatMap((one) => [
      `${'  '.repeat(depth)}${styleText('cyan', safe(one.image.split('\\').pop() ?? one.image))} ${styleText('gray', `${one.pid} ${safe(one.startedBy)}`)}${marks(events, one)} ${safe(one.commandLine)}`,
      ...deeds(events, one.pid, '  '.repeat(depth)),
      ...tree({ processes, events } as BehaviourSummary, one.pid, depth + 1),
    ])
}

const pieces = new RegExp(`[^]{1,${codeLength}}`, 'g')

function layer({ index, language, source, pid, code }: ScriptLayer): string[] {
  const lines = code
    .split(/\r\n|\r|\n/)
    .slice(0, layerLines * 20)
    .flatMap((line) => line.match(pieces) ?? [''])
  const cut = lines.length > layerLines ? [`    … ${lines.length - layerLines} more lines`] : []
  return [
    `  ${styleText('magenta', `#${index} ${safe(language)}`)} ${styleText('gray', `${safe(source)}, process ${pid}, ${code.length} characters`)}`,
    ...lines.slice(0, layerLines).map((line) => `    ${safe(line)}`),
    ...cut,
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const rest = lines.length > listLength * 5 ? [`  … and ${lines.length - listLength * 5} more`] : []
  return ['', heading(title), ...lines.slice(0, listLength * 5), ...rest]
}

function objectTree(report: InspectionReport, one: BehaviourSummary): string[] {
  const name = report.artifacts.find(({ id }) => id === one.object)?.name ?? ''
  const lines = tree(one, 0, 2)
  return lines.length === 0 ? [] : [`  ${styleText('bold', safe(name || one.object))}`, ...lines]
}

/** Techniques with the findings that name them. */
function techniqueLines({ techniques, verdict }: InspectionReport): string[] {
  return techniques.map((technique) => {
    const rules = verdict.findings.filter((one) => one.techniques?.includes(technique)).map(({ rule }) => rule)
    const by = [...new Set(rules)].map((rule) => safe(rule)).join(', ')
    return `  ${styleText('yellow', technique.padEnd(9))} ${styleText('gray', techniqueUrl(technique).padEnd(48))} ${by}`
  })
}

export function showBehaviour(report: InspectionReport): string {
  const { behaviour, verdict, ms, name } = report
  const all = <Item>(pick: (one: BehaviourSummary) => readonly Item[]): Item[] =>
    behaviour.flatMap((one) => [...pick(one)])
  const indicators = [
    ...new Set(all((one) => one.indicators.map(({ kind, value }) => `  ${kind.padEnd(8)} ${safe(value)}`))),
  ]
  const artifacts = all((one) =>
    one.artifacts.map(
      (each) => `  ${each.origin.padEnd(10)} ${each.sha256} ${String(each.size).padStart(9)} ${safe(each.name)}`,
    ),
  )
  return [
    `${styleText(levels[verdict.level] ?? 'bold', verdict.level)} ${verdict.score} ${verdict.threat ? styleText('red', safe(verdict.threat)) : ''} ${styleText('gray', `${safe(name)}, ${ms} ms`)}`,
    ...section(
      'Processes',
      behaviour.flatMap((one) => objectTree(report, one)),
    ),
    ...section(
      'Findings',
      verdict.findings.map(
        (one) => `  ${styleText(colours[one.severity], one.severity.padEnd(8))} ${safe(one.rule)}: ${safe(one.text)}`,
      ),
    ),
    ...section('Techniques', techniqueLines(report)),
    ...section(
      'Layers',
      all((one) => one.layers.flatMap(layer)),
    ),
    ...section('Artifacts', [...new Set(artifacts)]),
    ...section('Indicators', indicators),
    ...section(
      'Not modelled',
      [...new Set(all((one) => one.unmodelled))].map((what) => `  ${safe(what)}`),
    ),
    ...section(
      'Not looked at',
      verdict.gaps.map(({ who, why }) => `  ${safe(who)}: ${safe(why)}`),
    ),
  ].join('\n')
}
