/** A long-running command: sets up what is missing, starts its parts, says where they are, until Ctrl-C or SIGTERM. */
import { once } from 'node:events'
import { styleText } from 'node:util'
import type { Client } from '#contract/client.ts'
import { buildConsole } from './build-console.ts'
import { openControl } from './control.ts'
import type { Part } from './part.ts'
import { configFor } from './run-config.ts'
import type { RunOptions } from './run-options.ts'
import { start, type Started } from './start.ts'

/** What one process consists of. */
export interface Service {
  readonly parts: readonly Part[]
  readonly demo?: (client: Client, analysisUrl: string, say: (line: string) => void) => Promise<void>
}

export interface UpOptions extends RunOptions {
  readonly json: boolean
  readonly demo: boolean
}

function tell(started: Started, { json }: UpOptions): void {
  const { smtp, console: web, analysis, administrator } = started
  if (json) {
    process.stdout.write(`${JSON.stringify({ event: 'ready', smtp, console: web, analysis, administrator })}\n`)
    return
  }
  const lines = [
    styleText('green', 'Lazaret is ready.'),
    `  Console        ${web}  (its certificate is self-made; the browser will ask once)`,
    ...(smtp ? [`  SMTP           ${smtp}`] : []),
    ...(analysis ? [`  Analysis       ${analysis}  (for connected systems)`] : []),
    ...(administrator ? [`  Administrator  ${administrator.name}  one-time password  ${administrator.password}`] : []),
    '  Ctrl-C stops; the next start goes on where this one ended.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** What the process closes with, and whether it is to stop already. */
export interface Life {
  readonly stack: AsyncDisposableStack
  readonly signal: AbortSignal
}

/** Progress for people, with the seconds since the command began. */
export function progressOf(began = performance.now()): (line: string) => void {
  return (line) => {
    const passed = ((performance.now() - began) / 1000).toFixed(1)
    process.stderr.write(`lazaret: ${passed} s  ${line.replaceAll('\n', '\n         ')}\n`)
  }
}

export async function up({ parts, demo }: Service, options: UpOptions, { stack, signal }: Life): Promise<void> {
  const progress = progressOf()
  const config = configFor(options)
  await buildConsole(progress, signal)
  const started = await start({ config, parts, progress, signal }, stack)
  tell(started, options)
  if (!options.demo || !demo) return
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  const shown = demo(openControl(config.dataDirectory), started.analysis ?? '', say)
  await Promise.race([shown, once(signal, 'abort')])
}
