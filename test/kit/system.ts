/** Starts Lazaret as its users do, with the command line, on free ports and a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '#contract/client.ts'
import { openControl } from '../../src/main/control.ts'
import { freePorts } from './ports.ts'

const program = path.join(import.meta.dirname, '../../src/main/lazaret.ts')

export interface RunningSystem extends AsyncDisposable {
  readonly directory: string
  /** First of its four ports. */
  readonly ports: number
  /** Port of the SMTP server; 0 where the part has none. */
  readonly smtpPort: number
  /** `host:port` of the listener for connected systems. */
  readonly analysis: string
  readonly client: Client
  readonly pid: number
  /** There while the one-time password has not been changed. */
  readonly administrator: { readonly name: string; readonly password: string } | undefined
  /** What it has said to people so far. */
  words(): string
  /** SIGTERM, or the signal given; the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
  /** SIGKILL of the program alone; what it had started may live on. */
  kill(): Promise<void>
}

export interface SystemOptions {
  readonly command?: 'up' | 'gateway' | 'analysis'
  /** An earlier run's folder, with the ports it had: a confirmed server is known by its address. */
  readonly earlier?: Pick<RunningSystem, 'directory' | 'ports'>
  /** A folder that is there already; it is left where it is. */
  readonly directory?: string
  readonly ports?: number
  /** The configuration file's text. */
  readonly settings?: string
  readonly configuration?: string
}

interface Ready {
  readonly event: 'ready'
  readonly smtp?: string
  readonly analysis?: string
  readonly administrator?: { readonly name: string; readonly password: string }
}

interface Launched {
  readonly child: ChildProcess
  readonly directory: string
  readonly ports: number
  readonly ended: Promise<unknown>
  readonly words: () => string
}

async function configurationOf({ settings, configuration }: SystemOptions, directory: string): Promise<string[]> {
  if (configuration !== undefined) return ['--config', configuration]
  if (settings === undefined) return []
  const file = path.join(directory, 'lazaret.yaml')
  await writeFile(file, settings)
  return ['--config', file]
}

async function launch(options: SystemOptions): Promise<Launched> {
  const { command = 'up', earlier } = options
  const directory = options.directory ?? earlier?.directory ?? (await mkdtemp(path.join(tmpdir(), 'lazaret-test-')))
  const ports = options.ports ?? earlier?.ports ?? (await freePorts(4))
  const config = await configurationOf(options, directory)
  const args = [program, command, '--data', directory, '--ports', String(ports), '--json', ...config]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const words: string[] = []
  child.stderr?.on('data', (piece: Buffer) => words.push(piece.toString()))
  return { child, directory, ports, ended: once(child, 'close'), words: () => words.join('') }
}

async function readyLine({ child, words }: Launched): Promise<Ready> {
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const value = JSON.parse(line) as Ready
      if (value.event === 'ready') return value
    }
  throw new Error(`Lazaret ended before it was ready:\n${words()}`)
}

export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const launched = await launch(options)
  const { child, directory, ports, ended, words } = launched
  const { smtp = 'x:0', analysis = '', administrator } = await readyLine(launched)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    directory,
    ports,
    smtpPort: Number(smtp.split(':').at(-1)),
    analysis: analysis.replace('https://', ''),
    client: openControl(directory),
    pid: child.pid ?? 0,
    administrator,
    words,
    stop: (signal = 'SIGTERM') => end(signal),
    kill: async () => void (await end('SIGKILL')),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

export interface FailedStart {
  readonly code: number | null
  readonly words: string
  readonly milliseconds: number
}

/** A start that is expected to fail: it ends by itself, and says why. */
export async function failToStart(options: SystemOptions): Promise<FailedStart> {
  const began = performance.now()
  const { child, directory, ended, words } = await launch(options)
  child.stdout?.resume()
  await ended
  if (options.directory === undefined && options.earlier === undefined)
    await rm(directory, { recursive: true, force: true })
  return { code: child.exitCode, words: words(), milliseconds: performance.now() - began }
}
