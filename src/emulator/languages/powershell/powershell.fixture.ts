/** Runs a piece of PowerShell in a machine of its own. */
import type { BehaviourReport } from '#core/behaviour.ts'
import { Machine } from '../../host/machine.ts'
import type { FakeInternet } from '../../host/network.ts'
import { runPowershell } from './command.ts'

interface RunOptions {
  readonly internet?: FakeInternet
  readonly seed?: number
}

export function reportOf(code: string, options: RunOptions = {}): BehaviourReport {
  const machine = new Machine(options.internet)
  const deadline = performance.now() + 60_000
  runPowershell(machine, 0, { source: 'submitted', code }, { deadline, seed: options.seed ?? 1 })
  return machine.recorder.report()
}

/** What a script prints; gaps and unmodelled names stand behind it, so that none is overlooked. */
export function outputOf(code: string): string {
  const { output, gaps, unmodelled } = reportOf(code)
  const faults = [...gaps.map(({ why }) => `gap: ${why}`), ...unmodelled.map((name) => `unmodelled: ${name}`)]
  return [output.replaceAll('\r\n', '\n').replace(/\n$/, ''), ...faults].join('\n')
}
