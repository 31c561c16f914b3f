/** What the program that a double click starts does with the submitted object, where it is not a script host. */
import { actorOf, type Started } from './programs/program.ts'
import { scriptText } from './script-text.ts'
import { readQuery, readSeparated, readSymbolicLink } from './sheet-text.ts'
import { readShortcutText } from './shortcut-text.ts'
import type { DocumentContent } from './host/com/office/content.ts'

const texts: Readonly<Record<string, (text: string) => DocumentContent>> = {
  'document.iqy': readQuery,
  'document.slk': readSymbolicLink,
  'document.csv': readSeparated,
}

/** True when the object was opened here. */
export function openSubmitted(started: Started): boolean {
  const { machine, runner, pid } = started
  const { submitted } = machine
  if (!submitted) return false
  const { type, bytes } = submitted
  if (type.startsWith('shortcut.') && type !== 'shortcut.lnk' && type !== 'shortcut.console') {
    for (const link of readShortcutText(bytes)) runner.open(link, pid)
    return true
  }
  if (type === 'document.svg') {
    runner.html(scriptText(bytes), pid)
    return true
  }
  if (type === 'script.vba' || type === 'script.acrobat') {
    openCode(started, type, scriptText(bytes))
    return true
  }
  const read = texts[type]
  if (read) runner.content = read(scriptText(bytes))
  if (!read && !type.startsWith('document.')) return false
  if (type === 'document.html') return false
  openDocument(started, type)
  return true
}

function openCode({ machine, runner, pid }: Started, type: string, code: string): void {
  const language = type === 'script.vba' ? 'vba' : 'acrobat'
  machine.recorder.layer({ pid, via: language }, { language, source: 'submitted', code })
  if (language === 'acrobat') return runner.acrobat(code, pid)
  const { modules = [] } = runner.content
  const others = modules.filter((one) => one.code !== code)
  runner.vba([{ name: /^Attribute\s+VB_Name\s*=\s*"([^"]+)"/im.exec(code)?.[1] ?? 'Module1', code }, ...others], pid)
}

/** Code first, as Office does; then addresses, which need the user's consent only in some versions. */
function openDocument(started: Started, type: string): void {
  const { machine, runner, pid } = started
  const { content } = runner
  const { modules = [], links = [], sheets = [] } = content
  const isPdf = type === 'document.pdf'
  const language = isPdf ? 'acrobat' : 'vba'
  for (const { code } of modules)
    machine.recorder.layer({ ...actorOf(started), via: language }, { language, source: 'submitted', code })
  if (isPdf) for (const { code } of modules) runner.acrobat(code, pid)
  else if (modules.length > 0) runner.vba(modules, pid)
  if (sheets.length > 0) runner.sheets(pid)
  for (const link of links) runner.open(link, pid)
}
