/** A long-running command: sets up what is missing, starts its parts, says where they are, until Ctrl-C or SIGTERM. */
import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { styleText } from 'node:util'
import { loadConfig } from '#runtime/config/load.ts'
import type { Config, ConfigInput } from '#runtime/config/schema.ts'
import { runUntilStopped } from '#runtime/lifecycle/lifecycle.ts'
import type { Client } from '#contract/client.ts'
import { openControl } from './control.ts'
import { home } from './foundation.ts'
import type { Part } from './part.ts'
import { start, type Started } from './start.ts'

/** What one process consists of. */
export interface Service {
  readonly parts: readonly Part[]
  readonly demo?: (client: Client, analysisUrl: string, say: (line: string) => void) => Promise<void>
}

export interface UpOptions {
  readonly data?: string
  readonly config?: string
  readonly ports?: string
  readonly json: boolean
  readonly demo: boolean
}

/** SMTP, console, analysis and database stand on four ports in a row. */
function portsFrom(base: string | undefined): ConfigInput {
  if (base === undefined) return {}
  const first = Number(base)
  const at = (offset: number) => ({ port: first === 0 ? 0 : first + offset })
  return { smtp: at(0), console: at(1), analysis: at(2), database: at(3) }
}

export function configFor({ data, config, ports }: Pick<UpOptions, 'data' | 'config' | 'ports'>): Config {
  const named = data === undefined && config === undefined ? path.join(home, 'data') : data
  return loadConfig(config, { ...portsFrom(ports), ...(named === undefined ? {} : { dataDirectory: named }) })
}

/** Whether the built console is newer than all its sources. */
async function isBuilt(): Promise<boolean> {
  const source = path.join(home, 'src/console')
  const built = await stat(path.join(source, 'dist/index.html')).catch(() => undefined)
  if (!built) return false
  const names = await readdir(source, { recursive: true })
  const own = names.filter((name) => !name.startsWith('dist'))
  const times = await Promise.all(own.map(async (name) => (await stat(path.join(source, name))).mtimeMs))
  return Math.max(...times) <= built.mtimeMs
}

/** The console is built once for each state of its sources. */
async function buildConsole(progress: (line: string) => void): Promise<void> {
  if (await isBuilt()) return
  progress('building the console')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = spawn('vite', ['build', 'src/console', '--logLevel', 'error'], { cwd: home, stdio: ['ignore', 2, 2] })
  child.once('error', reject)
  child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`building the console failed with ${code}`))))
  return promise
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

export async function up({ parts, demo }: Service, options: UpOptions): Promise<void> {
  const began = performance.now()
  const progress = (line: string): void => {
    const passed = ((performance.now() - began) / 1000).toFixed(1)
    process.stderr.write(`lazaret: ${passed} s  ${line.replaceAll('\n', '\n         ')}\n`)
  }
  await runUntilStopped(async (stack) => {
    const config = configFor(options)
    await buildConsole(progress)
    const started = await start({ config, parts, progress }, stack)
    tell(started, options)
    if (!options.demo) return
    const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
    await demo?.(openControl(config.dataDirectory), started.analysis ?? '', say)
  })
}
