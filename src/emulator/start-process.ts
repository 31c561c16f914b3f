/** Which interpreter runs what: a started process's command line to the language that carries it on. */
import { openConsole } from './console-file.ts'
import { commandName, firstWord, isWindowsProgram, splitCommandLine } from './command-line.ts'
import { request } from './host/network.ts'
import { runCommands } from './languages/batch/file.ts'
import { powershellCode, runPowershell } from './languages/powershell/command.ts'
import { openSubmitted } from './open-submitted.ts'
import { programs } from './programs/index.ts'
import { raised } from './programs/elevation.ts'
import { actorOf, fullPath, type Started } from './programs/program.ts'
import { reachRemoteFiles } from './programs/remote-files.ts'
import { isScript, runFile } from './run-file.ts'
import { scriptText } from './script-text.ts'

function inlineScript({ machine, runner, pid, commandLine }: Started): void {
  const vb = /vbscript:([^]*?)"?\s*$/i.exec(commandLine)?.[1]
  if (vb !== undefined) {
    machine.recorder.layer({ pid, via: 'vbscript' }, { language: 'vbscript', source: 'command line', code: vb })
    return runner.vb([vb], { pid, path: 'vbscript:', browser: 1 })
  }
  const code = /(?:java|j)script:([^]*)$/i.exec(commandLine)?.[1] ?? ''
  machine.recorder.layer({ pid, via: 'jscript' }, { language: 'jscript', source: 'command line', code })
  runner.script(code, { pid, path: 'javascript:', browser: 1 })
}

const inline = /(?:java|vb|j)script:/i

function htmlApplication(started: Started): void {
  const target = splitCommandLine(firstWord(started.commandLine).rest)[0] ?? ''
  if (inline.test(started.commandLine)) return inlineScript(started)
  if (!/^(?:https?|ftp):/i.test(target)) return runFile(started, fullPath(started, target), 'hta')
  const { machine, pid } = started
  const got = request(machine, { pid, via: 'host' }, { method: 'GET', url: target })
  started.runner.html(scriptText(got.body), pid)
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
  const engine = /^\/\/e:(\w+)$/i.exec(words.find((word) => /^\/\/e:/i.test(word)) ?? '')?.[1]
  const target = words.find((word) => !word.startsWith('/')) ?? ''
  runFile(started, fullPath(started, target), engine && (/vb/i.test(engine) ? 'vbs' : 'js'))
}

function libraryHost(started: Started): void {
  if (inline.test(started.commandLine)) return inlineScript(started)
  programs.get('rundll32.exe')?.run(started)
}

/** With a file the console opens it; without one it is where the user's own class may stand in the way. */
function console(started: Started): void {
  const file = splitCommandLine(firstWord(started.commandLine).rest).find((one) => /\.msc$/i.test(one)) ?? ''
  const bytes = file ? started.machine.read(fullPath(started, file)) : undefined
  if (bytes) openConsole(started, bytes)
  else raised('mscfile\\shell\\open\\command')(started)
}

function powershell(started: Started): void {
  const { machine, pid, commandLine } = started
  const piped = started.input === undefined ? undefined : { source: 'pipe', code: started.input }
  const script = piped ?? powershellCode(commandLine)
  if (script?.source === 'file' && machine.read(script.code)) runFile(started, script.code, 'ps1')
  else if (script) runPowershell(machine, pid, script, machine)
}

const interpreters: Readonly<Record<string, (started: Started) => void>> = {
  'cmd.exe': shell,
  'wscript.exe': scriptHost,
  'cscript.exe': scriptHost,
  'mshta.exe': htmlApplication,
  'rundll32.exe': libraryHost,
  'mmc.exe': console,
  'powershell.exe': powershell,
  'pwsh.exe': powershell,
}

const shown = /\.(?:txt|pdf|docx?|xlsx?|pptx?|rtf|jpe?g|png|gif|log|ini|lnk|mp4|csv)"?$/i

/** A file opened by its name: a script runs, a document is shown, anything else cannot be carried on. */
function otherFile(started: Started): void {
  const { word } = firstWord(started.commandLine)
  if (isScript(word)) return runFile(started, fullPath(started, word))
  const bytes = started.machine.read(fullPath(started, word))
  if (bytes && /\.msc$/i.test(word)) return openConsole(started, bytes)
  if (bytes && /\.msi$/i.test(word))
    return void started.machine.start(actorOf(started), `msiexec.exe /i "${fullPath(started, word)}"`, 'launch')
  if (bytes && /\.(?:lnk|url)$/i.test(word)) return openShortcut(started, fullPath(started, word), bytes)
  if (!shown.test(word) && !/^[a-z-]+:/i.test(word.replace(/^[a-z]:\\/i, '')))
    started.machine.recorder.gap('a program was started that is not emulated')
}

/** Shortcuts that scripts make keep their command as text here. */
function openShortcut(started: Started, path: string, bytes: Uint8Array): void {
  const command = started.machine.shortcuts.get(path.toLowerCase()) ?? scriptText(bytes)
  if (/^"?[a-z%]/i.test(command)) started.machine.start(actorOf(started), command.slice(0, 8_000), 'shortcut')
}

/** The program that runs, whatever its file is called: a copy of a program of Windows is that program. */
function programName({ machine, pid, commandLine }: Started): string {
  const image = machine.processes.find(pid)?.image ?? ''
  const program = machine.processes.programOf(image)
  const own = program?.image.split('\\').pop()?.toLowerCase()
  return own ?? commandName(commandLine).name.split('\\').pop() ?? ''
}

export function carryOn(started: Started): void {
  const { machine, commandLine, pid } = started
  for (const [url] of commandLine.matchAll(/\bhttps?:\/\/[^\s'"<>();,]{1,2000}/gi))
    machine.recorder.indicator('url', url)
  reachRemoteFiles(started)
  const record = machine.processes.find(pid)
  if (record?.startedBy === 'user' && openSubmitted(started)) return
  const last = programName(started)
  const run = interpreters[last] ?? programs.get(last)?.run
  if (run) run(started)
  else if (!isWindowsProgram(last)) otherFile(started)
}
