/** The program's log: one JSON object a line to stderr or a file, never to stdout, which belongs to what a command prints. */
import { mkdirSync } from 'node:fs'
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

export function createLog(options: LogOptions): Log {
  if (options.destination) mkdirSync(path.dirname(options.destination), { recursive: true })
  const target = openDestination({ dest: options.destination ?? 2, sync: true })
  const redact = { paths: secrets, censor: '…' }
  return pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact }, target)
}
