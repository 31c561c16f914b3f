/** The program's log: one JSON object a line to stderr or a file, never to stdout, which belongs to what a command prints. */
import { mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { destination as openDestination, pino, type Logger } from 'pino'

export type Log = Logger

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOptions {
  readonly level: LogLevel
  /** A file's path; stderr without one. */
  readonly destination?: string | undefined
}

/** Keys whose values must never reach a log file. */
const secrets = ['password', '*.password', 'authorization', '*.authorization', 'cookie', '*.cookie', '*.key']

interface Target {
  write(line: string): void
}

/** A line that finds the disk full is lost, and nobody who logs is disturbed; with room the next one is written again. */
function openFile(file: string): Target {
  mkdirSync(path.dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a')
  let cut = false
  return {
    write(line) {
      const bytes = Buffer.from(cut ? `\n${line}` : line)
      try {
        const written = writeSync(descriptor, bytes)
        cut = written < bytes.length
      } catch {
        // There is nowhere to tell it.
      }
    },
  }
}

export function createLog(options: LogOptions): Log {
  const { level, destination } = options
  const target = destination === undefined ? openDestination({ dest: 2, sync: true }) : openFile(destination)
  const redact = { paths: secrets, censor: '…' }
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact }, target)
}
