/** What `cmd /c` does with its line: separators outside quotes, carets, echo into files, copying, starting programs. */
import { expandEnvironment } from '../../host/profile.ts'
import type { Machine } from '../../host/machine.ts'
import type { Actor } from '../../host/recorder.ts'

const commandLimit = 500

export function splitCommands(line: string): string[] {
  const parts: string[] = ['']
  let quoted = false
  for (let at = 0; at < line.length && parts.length < commandLimit; at++) {
    const character = line[at] ?? ''
    if (character === '^' && !quoted) parts.push((parts.pop() ?? '') + (line[++at] ?? ''))
    else if (!quoted && (character === '&' || character === '|')) parts.push('')
    else {
      if (character === '"') quoted = !quoted
      parts.push((parts.pop() ?? '') + character)
    }
  }
  return parts.map((part) => part.trim()).filter(Boolean)
}

function runOne(machine: Machine, actor: Actor, command: string): void {
  const echo = /^@?echo[ .]([^>]*)>{1,2}\s*"?([^"]+?)"?$/i.exec(command)
  if (echo) return machine.write(actor, echo[2] ?? '', Buffer.from(`${(echo[1] ?? '').trimEnd()}\r\n`))
  const copied = /^copy\s+(?:\/\w+\s+)*"?([^"\s]+)"?\s+"?([^"\s]+)"?/i.exec(command)
  const bytes = copied ? machine.read(copied[1] ?? '') : undefined
  if (copied && bytes) return machine.write(actor, copied[2] ?? '', bytes)
  const deleted = /^(?:del|erase)\s+(?:\/\w+\s+)*"?([^"]+?)"?$/i.exec(command)
  if (deleted) return void machine.remove(actor, deleted[1] ?? '')
  if (/^@?(?:echo|rem|set|cd|chdir|md|mkdir|ver|exit|cls|copy|type|dir|timeout|pause|if|for)\b/i.test(command)) return
  const started = command.replace(/^@?start\s+(?:"[^"]*"\s+)?(?:\/\w+\s+)*/i, '')
  machine.start(actor, started, 'cmd')
}

export function runCommands(machine: Machine, pid: number, line: string): void {
  const actor: Actor = { pid, via: 'batch' }
  for (const command of splitCommands(expandEnvironment(line))) runOne(machine, actor, command)
}
