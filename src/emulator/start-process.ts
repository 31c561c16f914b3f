/** Which interpreter runs what: a started process's command line to the language that carries it on. */
import { commandName, firstWord, splitCommandLine } from './command-line.ts'
import { request } from './host/network.ts'
import type { Machine } from './host/machine.ts'
import { decodeScript } from './languages/encoded-script.ts'
import { runCommands } from './languages/batch/command.ts'
import { runBatch } from './languages/batch/file.ts'
import { powershellCode, runPowershell } from './languages/powershell/command.ts'
import type { ScriptRunner } from './script-runner.ts'
import { scriptText } from './script-text.ts'

interface Started {
  readonly machine: Machine
  readonly runner: ScriptRunner
  readonly pid: number
  readonly commandLine: string
}

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
  if (/\.ps1$/i.test(path)) return runPowershell(machine, pid, { source, code: content })
  if (/\.(?:bat|cmd)$/i.test(path)) return runBatch(machine, pid, { source, code: content })
  if (/\.(?:hta|html?)$/i.test(path)) return runner.html(content, pid)
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

function registryTool({ machine, pid, commandLine }: Started): void {
  const [verb = '', key = '', ...options] = splitCommandLine(firstWord(commandLine).rest)
  if (verb.toLowerCase() !== 'add') return
  const after = (flag: string) => options[options.findIndex((one) => one.toLowerCase() === flag) + 1] ?? ''
  machine.setValue(
    { pid, via: 'host' },
    `${key}\\${options.some((one) => /^\/v$/i.test(one)) ? after('/v') : ''}`,
    after('/d'),
  )
}

function taskTool({ machine, pid, commandLine }: Started): void {
  const words = splitCommandLine(firstWord(commandLine).rest)
  if (!words.some((word) => /^\/create$/i.test(word))) return
  const after = (flag: string) => words[words.findIndex((one) => one.toLowerCase() === flag) + 1] ?? ''
  machine.recorder.event({ pid, via: 'host' }, 'scheduled_task', { TaskName: after('/tn'), Command: after('/tr') })
  if (after('/tr')) machine.persistent.push({ commandLine: after('/tr'), startedBy: 'scheduled-task' })
}

function shell(started: Started): void {
  const file = /\.(?:bat|cmd)"?\s*$/i.test(started.commandLine)
    ? /\/c\s+"([^"]+)"\s*$/i.exec(started.commandLine)?.[1]
    : undefined
  if (file && started.machine.read(file)) return runFile(started, file)
  const { machine, pid, commandLine } = started
  const line = /\/[ckr]\s*([^]*)$/i.exec(firstWord(commandLine).rest)?.[1] ?? ''
  runCommands(machine, pid, line.replace(/^"([^]*)"$/, '$1'))
}

const scriptHost = (started: Started) => {
  const words = splitCommandLine(firstWord(started.commandLine).rest)
  runFile(started, words.find((word) => !word.startsWith('/')) ?? '')
}

const programs: Readonly<Record<string, (started: Started) => void>> = {
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
    const script = powershellCode(commandLine)
    if (script?.source === 'file' && machine.read(script.code)) runFile(started, script.code)
    else if (script) runPowershell(machine, pid, script)
  },
  'reg.exe': registryTool,
  'schtasks.exe': taskTool,
}

export function carryOn(started: Started): void {
  const { name } = commandName(started.commandLine)
  for (const [url] of started.commandLine.matchAll(/\bhttps?:\/\/[^\s'"<>();,]{1,2000}/gi))
    started.machine.recorder.indicator('url', url)
  const program = programs[name.split('\\').pop() ?? '']
  if (program) program(started)
  else runFile(started, firstWord(started.commandLine).word)
}
