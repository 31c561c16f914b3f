/** What a program of Windows that needs no interpreter does when it is started. */
import { firstWord, splitCommandLine } from '../command-line.ts'
import type { Machine } from '../host/machine.ts'
import { request } from '../host/network.ts'
import type { Actor } from '../host/recorder.ts'
import type { ScriptRunner } from '../script-runner.ts'

export interface Started {
  readonly machine: Machine
  readonly runner: ScriptRunner
  readonly pid: number
  readonly commandLine: string
  /** What came through a pipe. */
  readonly input?: string
}

export interface Program {
  /** File names in lower case. */
  readonly names: readonly string[]
  readonly run: (started: Started) => void
}

export const actorOf = ({ pid }: Pick<Started, 'pid'>): Actor => ({ pid, via: 'host' })

/** The words behind the program's name. */
export const wordsOf = ({ commandLine }: Started): string[] => splitCommandLine(firstWord(commandLine).rest)

/** The word behind one of these options; empty without it. */
export function behind(words: readonly string[], ...options: readonly string[]): string {
  const at = words.findIndex((one) => options.includes(one.toLowerCase()))
  return at < 0 ? '' : (words[at + 1] ?? '')
}

/** A file name as the program sees it: relative ones stand in its folder. */
export const fullPath = ({ machine, pid }: Pick<Started, 'machine' | 'pid'>, name: string): string =>
  name.startsWith('%') ? name : machine.place(pid, name)

/** Fetches a URL and keeps it as a file when a name is given. */
export function fetched(started: Started, url: string, path?: string): Uint8Array {
  const { body } = request(started.machine, actorOf(started), { method: 'GET', url })
  if (path) started.machine.write(actorOf(started), fullPath(started, path), body)
  return body
}

export const lastOf = (url: string): string => /([^/?#]+)(?:[?#].*)?$/.exec(url)?.[1] ?? 'index.html'
