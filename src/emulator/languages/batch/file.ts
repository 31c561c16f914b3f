/** Batch files and the line of `cmd /c`: labels, jumps, calls of labels. */
import type { Machine } from '../../host/machine.ts'
import { runText } from './command.ts'
import { expandPercent } from './expand.ts'
import { logicalLines } from './scan.ts'
import { CommandShell } from './shell.ts'

const callDepth = 16

function labelAt(lines: readonly string[], label: string): number {
  const wanted = label.replace(/^:/, '').toLowerCase()
  return lines.findIndex((line) => /^\s*:\s*([^\s:]+)/.exec(line)?.[1]?.toLowerCase() === wanted)
}

/** A called label has arguments of its own. */
function callLabel(
  shell: CommandShell,
  lines: readonly string[],
  { called, given, start, depth }: { called: string; given: string; start: number; depth: number },
): void {
  const { args } = shell
  shell.args = [called, ...(given.match(/"[^"]*"|[^\s"]+/g) ?? [])]
  runFrom(shell, lines, { start, depth })
  shell.args = args
}

/** Runs from a line to the end of the file, following jumps. */
function runFrom(
  shell: CommandShell,
  lines: readonly string[],
  { start, depth }: { start: number; depth: number },
): void {
  for (let at = start; at < lines.length && shell.step(); at++) {
    const line = lines[at] ?? ''
    if (/^\s*:/.test(line)) continue
    const jump = runText(shell, expandPercent(line, shell))
    if (jump === undefined) continue
    const [, called, given = ''] = /^call\s+(:\S+)\s*([^]*)$/.exec(jump) ?? []
    const target = labelAt(lines, called ?? jump)
    if (called !== undefined) {
      if (target >= 0 && depth < callDepth)
        callLabel(shell, lines, { called, given, start: target + 1, depth: depth + 1 })
    } else if (target < 0) return
    else at = target
  }
}

export function runBatch(
  machine: Machine,
  pid: number,
  script: { readonly source: string; readonly code: string; readonly path: string; readonly args: readonly string[] },
): void {
  const { source, code } = script
  machine.recorder.layer({ pid, via: 'batch' }, { language: 'batch', source, code })
  const shell = new CommandShell({ machine, pid, args: [script.path, ...script.args], delayed: false })
  runFrom(shell, logicalLines(code), { start: 0, depth: 0 })
  shell.flush()
}

/** The line of `cmd /c`. */
export function runCommands(
  machine: Machine,
  pid: number,
  { line, delayed }: { line: string; delayed: boolean },
): void {
  const shell = new CommandShell({ machine, pid, delayed })
  runText(shell, expandPercent(line, shell))
  shell.flush()
}
