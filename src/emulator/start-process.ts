/** Which interpreter runs what: a started process's command line to the language that carries it on. */
import { commandName, firstWord, isWindowsProgram, splitCommandLine } from './command-line.ts'
import { request } from './host/network.ts'
import { decodeScript } from './languages/encoded-script.ts'
import { runBatch, runCommands } from './languages/batch/file.ts'
import { powershellCode, runPowershell } from './languages/powershell/command.ts'
import { programs } from './programs/index.ts'
import type { Started } from './programs/program.ts'
import { scriptText } from './script-text.ts'

function inlineScript({ machine, runner, pid, commandLine }: Started): void {
  const vb = /vbscript:([^]*?)"?\s*$/i.exec(commandLine)?.[1]
  if (vb !== undefined) {
    machine.recorder.layer({ pid, via: 'vbscript' }, { language: 'vbscript', source: 'command line', code: vb })
    return runner.vb([vb], { pid, path: 'vbscript:', browser: 1, language: 'vbscript' })
  }
  const code = /javascript:([^]*)$/i.exec(commandLine)?.[1] ?? ''
  machine.recorder.layer({ pid, via: 'jscript' }, { language: 'jscript', source: 'command line', code })
  runner.script(code, { pid, path: 'javascript:', browser: 1 })
}

function runFile({ machine, runner, pid }: Started, path: string): void {
  const bytes = machine.read(path)
  if (!bytes) return
  const content = decodeScript(scriptText(bytes))
  const by = machine.recorder.processes.find((one) => one.pid === pid)?.startedBy
  const source = by === 'user' ? 'submitted' : 'file'
  if (/\.psm?1$/i.test(path)) return runPowershell(machine, pid, { source, code: content })
  if (/\.(?:bat|cmd)$/i.test(path)) return runBatch(machine, pid, { source, code: content, path })
  if (/\.(?:hta|html?)$/i.test(path)) return runner.html(content, pid)
  if (/\.(?:wsf|sct|wsc)$/i.test(path)) return runner.scriptFile(content, { pid, path, browser: 0 })
  if (/\.(?:vbs|vbe|docm)$/i.test(path)) return visualBasic({ runner, machine, pid }, { path, source, content })
  if (!/\.jse?$/i.test(path)) return
  machine.recorder.layer({ pid, via: 'jscript' }, { language: 'jscript', source, code: content })
  runner.script(content, { pid, path, browser: 0 })
}

function visualBasic(
  { runner, machine, pid }: Pick<Started, 'machine' | 'runner' | 'pid'>,
  { path, source, content }: { path: string; source: string; content: string },
): void {
  const language = path.endsWith('.docm') ? 'vba' : 'vbscript'
  machine.recorder.layer({ pid, via: language }, { language, source, code: content })
  runner.vb([content], { pid, path, browser: 0, language })
}

function htmlApplication(started: Started): void {
  const target = splitCommandLine(firstWord(started.commandLine).rest)[0] ?? ''
  if (/(?:java|vb)script:/i.test(started.commandLine)) return inlineScript(started)
  if (!/^https?:/i.test(target)) return runFile(started, target)
  const { machine, pid } = started
  const got = request(machine, { pid, via: 'host' }, { method: 'GET', url: target })
  started.runner.html(Buffer.from(got.body).toString('latin1'), pid)
}

function shell(started: Started): void {
  const { machine, pid, commandLine, input } = started
  const { rest } = firstWord(commandLine)
  const line = /(?:^|\s)\/[ckr]\s*([^]*)$/i.exec(rest)?.[1]
  if (line === undefined) return runCommands(machine, pid, { line: input ?? '', delayed: false })
  const plain = line.trim().replace(/^"([^]*)"$/, '$1')
  const file = splitCommandLine(line)[0] ?? ''
  if (/\.(?:bat|cmd)$/i.test(file) && machine.read(file)) return runFile(started, file)
  runCommands(machine, pid, { line: plain, delayed: /\/v(?::on)?\s/i.test(rest.slice(0, rest.length - line.length)) })
}

const scriptHost = (started: Started) => {
  const words = splitCommandLine(firstWord(started.commandLine).rest)
  runFile(started, words.find((word) => !word.startsWith('/')) ?? '')
}

const interpreters: Readonly<Record<string, (started: Started) => void>> = {
  'cmd.exe': shell,
  'wscript.exe': scriptHost,
  'cscript.exe': scriptHost,
  'mshta.exe': htmlApplication,
  'rundll32.exe': (started) => {
    if (/(?:java|vb)script:/i.test(started.commandLine)) inlineScript(started)
  },
  'winword.exe': scriptHost,
  'powershell.exe': (started) => {
    const { machine, pid, commandLine } = started
    const piped = started.input === undefined ? undefined : { source: 'pipe', code: started.input }
    const script = piped ?? powershellCode(commandLine)
    if (script?.source === 'file' && machine.read(script.code)) runFile(started, script.code)
    else if (script) runPowershell(machine, pid, script)
  },
}

const runnable = /\.(?:psm?1|bat|cmd|hta|html?|wsf|sct|wsc|vbs|vbe|jse?|docm)$/i
const shown = /\.(?:txt|pdf|docx?|xlsx?|pptx?|rtf|jpe?g|png|gif|log|ini|lnk)$/i

/** A file opened by its name: a script runs, a document is shown, anything else cannot be carried on. */
function otherFile(started: Started): void {
  const { word } = firstWord(started.commandLine)
  if (runnable.test(word)) return runFile(started, word)
  if (!shown.test(word) && !/^https?:/i.test(word))
    started.machine.recorder.gap('a program was started that is not emulated')
}

export function carryOn(started: Started): void {
  const { name } = commandName(started.commandLine)
  for (const [url] of started.commandLine.matchAll(/\bhttps?:\/\/[^\s'"<>();,]{1,2000}/gi))
    started.machine.recorder.indicator('url', url)
  const last = name.split('\\').pop() ?? ''
  const run = interpreters[last] ?? programs.get(last)?.run
  if (run) run(started)
  else if (!isWindowsProgram(last)) otherFile(started)
}
