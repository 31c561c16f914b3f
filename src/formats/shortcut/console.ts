/** Consoles (.msc) and settings (.settingcontent-ms): commands and scripts that opening them runs. */
import type { Collector } from '../archive/collector.ts'
import { readXml } from '../ooxml/xml.ts'
import { extractUrls } from '../url/extract.ts'

const most = { commands: 50, strings: 2_000, text: 200_000 }

interface ConsoleContent {
  readonly tasks: readonly string[]
  readonly strings: readonly string[]
}

/** A console's tasks run commands; its string table may hold a script that a page of Windows' own runs (GrimResource). */
export function unpackConsole(bytes: Buffer, into: Collector): void {
  const { tasks, strings } = readConsole(bytes, into)
  for (const line of tasks) {
    into.find('shortcut.console-command', `Opening a task of the console runs: ${line.slice(0, 200)}`, 'high')
    into.add('console-task.cmd', Buffer.from(line))
  }
  for (const text of strings) for (const url of extractUrls(text)) into.link(url)
  const run = strings.find((value) => /javascript:|vbscript:|apds\.dll|<script\b/i.test(value))
  if (run === undefined) return
  into.find('shortcut.console-script', `The console runs a script: ${run.slice(0, 160)}`, 'high')
  for (const value of strings) {
    const script = decoded(value)
    if (script.length > 40 && /[;=(]/.test(script)) into.add('console-script.js', Buffer.from(script))
  }
}

function readConsole(bytes: Buffer, into: Collector): ConsoleContent {
  const cut = (): void => into.gap('not read to its end: console')
  const tasks: string[] = []
  const strings: string[] = []
  let command = ''
  let inString = false
  for (const event of readXml(bytes, cut)) {
    if (event.kind === 'text') {
      if (inString && strings.length < most.strings) strings.push(event.text.slice(0, most.text))
      continue
    }
    const isOpen = event.kind === 'open'
    if (event.name === 'String') inString = isOpen
    else if (event.name === 'Task' && isOpen) command = event.attributes.get('Command') ?? ''
    else if (event.name === 'CommandLine' && isOpen) command += ` ${event.attributes.get('Params') ?? ''}`
    else if (event.name === 'Task' && command.trim() !== '' && tasks.length < most.commands) tasks.push(command.trim())
  }
  return { tasks, strings }
}

/** Scripts stand in strings with their characters as numbers of two digits. */
function decoded(value: string): string {
  const mark = value.slice(0, 500).toLowerCase().indexOf('javascript:')
  const code = mark < 0 ? value : value.slice(mark + 11)
  return (code.match(/%[0-9a-f]{2}/gi)?.length ?? 0) < 5
    ? code
    : code.replaceAll(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, wide: string | undefined, narrow: string | undefined) =>
        String.fromCharCode(Number.parseInt(wide ?? narrow ?? '20', 16)),
      )
}

/** A link of Settings is a command line. */
export function unpackSettings(bytes: Buffer, into: Collector): void {
  const cut = (): void => into.gap('not read to its end: settings')
  let inLink = false
  let count = 0
  for (const event of readXml(bytes, cut)) {
    if (event.kind !== 'text') inLink = event.name === 'DeepLink' && event.kind === 'open'
    else if (inLink && event.text.trim() !== '' && count < most.commands) {
      count += 1
      const line = event.text.trim()
      into.find('shortcut.settings-command', `Opening it runs a command: ${line.slice(0, 200)}`, 'high')
      into.add('deep-link.cmd', Buffer.from(line))
    }
  }
}
