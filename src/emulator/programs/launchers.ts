/** Programs whose only point is to start another one, and regsvr32.exe with a scriptlet. */
import { firstWord } from '../command-line.ts'
import { scriptText } from '../script-text.ts'
import { actorOf, behind, fetched, fullPath, type Program, type Started, wordsOf } from './program.ts'

function startAnother(started: Started, command: string, how: string): void {
  if (command.trim()) started.machine.start(actorOf(started), command.trim(), how)
}

function wmic(started: Started): void {
  const command = /\bprocess\b[^]*?\bcall\s+create\s+([^]+)$/i.exec(started.commandLine)?.[1]?.trim() ?? ''
  const [, double, single] = /^(?:"((?:[^"\\]|\\"|\\(?!"))*)"|'([^']*)')/.exec(command) ?? []
  startAnother(started, (double ?? single ?? command).replaceAll('\\"', '"'), 'wmi')
}

/** `regsvr32 /s /n /u /i:URL scrobj.dll` runs a scriptlet. */
function regsvr32(started: Started): void {
  if (!/scrobj/i.test(started.commandLine)) return
  const place = /[-/]i:(?:"([^"]+)"|(\S+))/i.exec(started.commandLine)
  const target = place?.[1] ?? place?.[2] ?? ''
  const bytes = /^https?:/i.test(target) ? fetched(started, target) : started.machine.read(fullPath(target))
  if (bytes) started.runner.scriptFile(scriptText(bytes), { pid: started.pid, path: target, browser: 0 })
}

export const launchers: readonly Program[] = [
  { names: ['wmic.exe'], run: wmic },
  { names: ['regsvr32.exe'], run: regsvr32 },
  {
    names: ['conhost.exe'],
    run: (started) =>
      startAnother(started, firstWord(started.commandLine).rest.replace(/^--headless\s+/i, ''), 'conhost'),
  },
  {
    names: ['pcalua.exe'],
    run: (started) => {
      const words = wordsOf(started)
      startAnother(started, `${behind(words, '-a')} ${behind(words, '-c')}`, 'pcalua')
    },
  },
  {
    names: ['forfiles.exe'],
    run: (started) => startAnother(started, behind(wordsOf(started), '/c').replaceAll(/0x22/gi, '"'), 'forfiles'),
  },
  {
    names: ['explorer.exe'],
    run: (started) => {
      const [target = ''] = wordsOf(started)
      if (started.machine.read(target)) startAnother(started, `"${target}"`, 'explorer')
    },
  },
]
