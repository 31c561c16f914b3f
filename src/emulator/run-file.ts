/** Runs a script file by its extension, or as the language it is said to be. */
import { splitCommandLine } from './command-line.ts'
import { decodeScript } from './languages/encoded-script.ts'
import { runBatch } from './languages/batch/file.ts'
import { runPowershell } from './languages/powershell/command.ts'
import type { Started } from './programs/program.ts'
import { scriptText } from './script-text.ts'

export const isScript = (path: string): boolean => /\.(?:psm?1|bat|cmd|hta|html?|wsf|sct|wsc|vbs|vbe|jse?)$/i.test(path)

const extensionOf = (path: string): string =>
  /\.(\w+)$/.exec(path.split(':').slice(0, 2).join(':'))?.[1]?.toLowerCase() ?? ''

/** The words of a command line behind the one that names the script. */
function argumentsBehind({ commandLine }: Started, path: string): string[] {
  const words = splitCommandLine(commandLine)
  const last = path.split('\\').pop()?.toLowerCase() ?? path
  const at = words.findIndex((one) => one.toLowerCase().endsWith(last))
  return at < 0 ? [] : words.slice(at + 1)
}

export function runFile(started: Started, path: string, as?: string): void {
  const { machine, runner, pid } = started
  const bytes = machine.read(path)
  if (!bytes) return
  const content = decodeScript(scriptText(bytes))
  const source = machine.submitted?.bytes === bytes ? 'submitted' : 'file'
  const kind = as ?? extensionOf(path)
  if (/^psm?1$/.test(kind)) return runPowershell(machine, pid, { source, code: content }, machine)
  if (/^(?:bat|cmd)$/.test(kind)) {
    const args = argumentsBehind(started, path)
    return runBatch(machine, pid, { source, code: content, path, args })
  }
  if (/^(?:hta|html?)$/.test(kind)) return runner.html(content, pid)
  if (/^(?:wsf|sct|wsc)$/.test(kind)) return runner.scriptFile(content, { pid, path, browser: 0 })
  const language = kind.startsWith('vb') ? 'vbscript' : 'jscript'
  machine.recorder.layer({ pid, via: language }, { language, source, code: content })
  if (language === 'vbscript') runner.vb([content], { pid, path, browser: 0 })
  else runner.script(content, { pid, path, browser: 0 })
}
