/** Batch files, line by line: SET and variables, the commands of a line; jumps and loops are not followed and leave a gap. */
import type { Machine } from '../../host/machine.ts'
import { runCommands } from './command.ts'

const lineLimit = 20_000

function substitute(line: string, variables: ReadonlyMap<string, string>): string {
  return line.replace(
    /%([^%:\r\n]{1,64})(?::~(-?\d+)(?:,(-?\d+))?)?%/g,
    (whole, name: string, from?: string, count?: string) => {
      const value = variables.get(name.toUpperCase())
      if (value === undefined) return whole
      const rest = value.slice(Number(from ?? 0))
      return count === undefined ? rest : rest.slice(0, Number(count))
    },
  )
}

export function runBatch(machine: Machine, pid: number, script: { source: string; code: string }): void {
  machine.recorder.layer({ pid, via: 'batch' }, { language: 'batch', ...script })
  const variables = new Map<string, string>()
  for (const raw of script.code.split(/\r?\n/, lineLimit)) {
    const line = substitute(raw.trim().replace(/^@/, ''), variables)
    const assignment = /^set\s+"?([^=\s]+)=([^"]*)"?$/i.exec(line)
    if (assignment) variables.set((assignment[1] ?? '').toUpperCase(), assignment[2] ?? '')
    else if (/^(?:for|if|goto|call)\b/i.test(line)) machine.recorder.gap('batch jumps and loops not followed')
    else if (line && !line.startsWith(':')) runCommands(machine, pid, line)
  }
}
