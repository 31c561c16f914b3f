/** Our own runs: times by language, and what a sample was seen to reach for. */
import type { BehaviourReport } from '#core/behaviour.ts'
import type { Emulator } from '#emulator/emulate.ts'
import { loadSample, sampleNames, type Sample } from '#emulator/sample.fixture.ts'
import { percentile } from '../kit/figures.ts'
import { baseName, plainCommand, type Seen } from './box-js.ts'

export interface LanguageTimes {
  readonly type: string
  readonly samples: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly perSecond: number
}

/** Samples whose point is to use up a bound say nothing about speed. */
const boundaries = /(?:^|\/)(?:endless|bomb|memory-bomb|recursion|storm)\./

export const samples: readonly Sample[] = sampleNames.filter((name) => !boundaries.test(name)).map(loadSample)

export function measure(
  emulator: Emulator,
  rounds: number,
): { readonly languages: LanguageTimes[]; readonly whole: LanguageTimes } {
  const times = new Map<string, number[]>()
  const run = ({ input, options }: Sample): number => {
    const began = performance.now()
    emulator.emulate(input, options)
    return performance.now() - began
  }
  for (const sample of samples) run(sample)
  for (let round = 0; round < rounds; round++)
    for (const sample of samples) {
      const known = times.get(sample.input.type) ?? []
      known.push(run(sample))
      times.set(sample.input.type, known)
    }
  const languages = [...times]
    .map(([type, values]) => figuresOf(type, values, rounds))
    .sort((a, b) => b.samples - a.samples)
  return { languages, whole: figuresOf('all', [...times.values()].flat(), rounds) }
}

function figuresOf(type: string, values: readonly number[], rounds: number): LanguageTimes {
  const sum = values.reduce((total, one) => total + one, 0)
  return {
    type,
    samples: values.length / rounds,
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    perSecond: (values.length / sum) * 1_000,
  }
}

export function seenBy(report: BehaviourReport): Seen {
  const urls = report.indicators.filter(({ kind }) => kind === 'url').map(({ value }) => value)
  const files = report.indicators.filter(({ kind }) => kind === 'file').map(({ value }) => baseName(value))
  return { urls, files, commands: report.processes.map(({ commandLine }) => plainCommand(commandLine)) }
}

/**
 * A sample with a key of its environment is decrypted with whatever key it finds; with a wrong one box-js runs the bytes that come
 * out as a command. Such bytes are no behaviour of the sample, so they are left out: a command is printable text that begins with
 * the name of a program.
 */
const isText = (command: string): boolean =>
  /^[\w.:\\/%<>~-]+(?: |$)/.test(command) && /^[\x20-\x7e\u00a0-\u024f\u0370-\u052f]+$/.test(command)

/** What the other saw and we did not. */
export function missed(theirs: Seen, ours: Seen): string[] {
  const commands = ours.commands.join('\n')
  return [
    ...theirs.urls.filter((url) => !ours.urls.includes(url)).map((url) => `url ${url}`),
    ...theirs.files.filter((file) => !ours.files.includes(file)).map((file) => `file ${file}`),
    ...theirs.commands
      .filter((command) => isText(command) && !commands.includes(command))
      .map((command) => `command ${command}`),
  ]
}
