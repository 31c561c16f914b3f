/** A long-running command: sets up what is missing, starts its parts, says where they are, until Ctrl-C or SIGTERM. */
import { once } from 'node:events'
import { styleText } from 'node:util'
import type { Client } from '#contract/client.ts'
import type { Config } from '#runtime/config/schema.ts'
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

function tell(started: Started, { dataDirectory, demoDomain, routes }: Config, { json }: UpOptions): void {
  const { smtp, console: web, analysis, administrator } = started
  if (json) {
    process.stdout.write(`${JSON.stringify({ event: 'ready', smtp, console: web, analysis, administrator })}\n`)
    return
  }
  const domains = [...routes.map(({ domain }) => domain).filter((domain) => domain !== '*'), demoDomain]
  const lines = [
    styleText('green', 'Lazaret is ready.'),
    `  Console        ${web}  (its certificate is self-made; the browser will ask once)`,
    ...(smtp ? [`  SMTP           ${smtp}  (takes mail for ${domains.join(', ')})`] : []),
    ...(analysis ? [`  Analysis       ${analysis}  (for connected systems)`] : []),
    ...(administrator ? [`  Administrator  ${administrator.name}  one-time password  ${administrator.password}`] : []),
    `  Data           ${dataDirectory}  (with the log, lazaret.log)`,
    '  Ctrl-C stops; the next start goes on where this one ended. ./lazaret help lists the other commands.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const whatNext = [
  'The letter is in the test inbox; the two others have an alert, and their originals are in the backup: look in the console,',
  'or at ./lazaret admin alerts list. ./lazaret send-test sends the three again.',
].join('\n')

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
  tell(started, config, options)
  if (!options.demo || !demo) return
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  const shown = demo(openControl(config.dataDirectory), started.analysis ?? '', say)
  await Promise.race([shown, once(signal, 'abort')])
  if (!signal.aborted && !options.json) say(whatNext)
}
