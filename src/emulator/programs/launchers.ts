/** Programs whose only point is to start another one. */
import { firstWord, splitCommandLine } from '../command-line.ts'
import { actorOf, behind, type Program, type Started, wordsOf } from './program.ts'

export function startAnother(started: Started, command: string, how: string): number {
  return command.trim() ? started.machine.start(actorOf(started), command.trim(), how) : 0
}

const rest = ({ commandLine }: Started): string => firstWord(commandLine).rest

/** `forfiles /c "cmd /c …"`: hexadecimal characters are opened, and `@file` names the first file that matches. */
function forfiles(started: Started): void {
  const command = behind(wordsOf(started), '/c', '-c')
    .replaceAll(/0x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/@file\b/gi, '"notepad.exe"')
  startAnother(started, command || 'cmd /c echo', 'forfiles')
}

function explorer(started: Started): void {
  const target = wordsOf(started).find((one) => !one.startsWith('/')) ?? rest(started)
  const path = target.replace(/^[/,]+|,$/g, '')
  if (started.machine.read(path) !== undefined) startAnother(started, `"${path}"`, 'explorer')
  else if (/^(?:search-ms|ms-[a-z]+):/i.test(path)) started.runner.open({ kind: 'launch', target: path }, started.pid)
  else if (/\.(?:exe|cmd|bat|vbs|js|hta|lnk)$/i.test(path)) startAnother(started, `"${path}"`, 'explorer')
}

/** Options with the command behind them, for programs that take a whole command line. */
const behindOption =
  (pattern: RegExp, how: string) =>
  (started: Started): void => {
    const found = pattern.exec(rest(started))
    if (found) startAnother(started, (found[1] ?? '').replace(/^"([^"]*)"$/, '$1'), how)
  }

function conhost(started: Started): void {
  startAnother(started, rest(started).replace(/^(?:--\w+(?:\s+\d+)?\s+|0x\w+\s+)*/i, ''), 'conhost')
}

function pcalua(started: Started): void {
  const words = wordsOf(started)
  startAnother(started, `${behind(words, '-a')} ${behind(words, '-c')}`, 'pcalua')
}

/** `start "title" /min program`, where it is met as a program of its own. */
function start(started: Started): void {
  startAnother(started, rest(started).replace(/^(?:"[^"]*"\s+)?(?:\/\w+\s+)*/i, ''), 'start')
}

function runAs(started: Started): void {
  const words = splitCommandLine(rest(started))
  startAnother(started, words.at(-1) ?? '', 'runas')
}

export const launchers: readonly Program[] = [
  { names: ['conhost.exe'], run: conhost },
  { names: ['pcalua.exe'], run: pcalua },
  { names: ['forfiles.exe'], run: forfiles },
  { names: ['explorer.exe'], run: explorer },
  { names: ['start', 'start.exe'], run: start },
  { names: ['runas.exe'], run: runAs },
  { names: ['scriptrunner.exe'], run: behindOption(/-appvscript\s+(.+)$/i, 'scriptrunner') },
  {
    names: ['syncappvpublishingserver.exe', 'syncappvpublishingserver.vbs'],
    run: behindOption(/"?n;(.+?)"?$/i, 'appv'),
  },
  { names: ['ie4uinit.exe'], run: (started) => startFromFolder(started, 'ieuinit.inf') },
  { names: ['wsl.exe', 'bash.exe'], run: behindOption(/-(?:e|c)\s+(.+)$/i, 'wsl') },
  { names: ['dfsvc.exe', 'winrs.exe'], run: behindOption(/(?:-r:\S+\s+)?(.+)$/i, 'winrs') },
  { names: ['hh.exe'], run: openHelp },
  { names: ['ssh.exe'], run: behindOption(/ProxyCommand="?([^"]+)"?/i, 'ssh') },
]

/** Help files are opened like pages when they are addresses or scripts. */
function openHelp(started: Started): void {
  const target = wordsOf(started)[0] ?? ''
  if (/^https?:/i.test(target)) started.runner.open({ kind: 'object', target }, started.pid)
  else startFromFolder(started, target)
}

function startFromFolder(started: Started, name: string): void {
  const bytes = started.machine.read(name) ?? started.machine.read(`C:\\Users\\john\\AppData\\Local\\Temp\\${name}`)
  if (bytes) runInf(started, Buffer.from(bytes).toString('latin1'))
}

/** Set-up information: commands before and after, scriptlets registered, values written. */
export function runInf(started: Started, text: string): void {
  const { machine } = started
  const expanded = text.replace(
    /%(\w+)%/g,
    (whole, name: string) => new RegExp(`^\\s*${name}\\s*=\\s*"?([^"\\r\\n]*)`, 'im').exec(text)?.[1] ?? whole,
  )
  for (const [, section = '', body = ''] of [...expanded.matchAll(/^\s*\[([^\]\r\n]+)\]([^[]*)/gm)].slice(0, 200)) {
    if (/setupcommands/i.test(section))
      for (const line of body.split(/\r?\n/).slice(0, 50))
        if (line.trim() && !line.trim().startsWith(';')) startAnother(started, line.trim(), 'inf')
    const remote = /(?:https?:\/\/[^\s,"]+|[a-z]:\\[^\s,"]+\.sct)/i.exec(body)?.[0]
    if (remote && /scrobj\.dll|unregisterocx|registerocx/i.test(body)) {
      machine.recorder.event(actorOf(started), 'image_load', {
        ImageLoaded: 'C:\\Windows\\System32\\scrobj.dll',
        Image: machine.imageOf(started.pid),
      })
      started.runner.open({ kind: 'object', target: remote }, started.pid)
    }
  }
}
