/** Starts Lazaret as its users do, with the command line, on free ports and a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Client } from '#contract/client.ts'
import { openControl } from '../../src/main/control.ts'

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
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL of the program alone; what it had started may live on. */
  kill(): Promise<void>
}

export interface SystemOptions {
  readonly command?: 'up' | 'gateway' | 'analysis'
  /** An earlier run's folder, with the ports it had: a confirmed server is known by its address. */
  readonly earlier?: Pick<RunningSystem, 'directory' | 'ports'>
  readonly configuration?: string
}

interface Ready {
  readonly event: 'ready'
  readonly smtp?: string
  readonly analysis?: string
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** The first of four free ports in a row, outside the range that the kernel hands out by itself. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all([0, 1, 2, 3].map((offset) => isFree(first + offset)))
    if (free.every(Boolean)) return first
  }
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  const words: string[] = []
  child.stderr?.on('data', (piece: Buffer) => words.push(piece.toString()))
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const value = JSON.parse(line) as Ready
      if (value.event === 'ready') return value
    }
  throw new Error(`Lazaret ended before it was ready:\n${words.join('')}`)
}

export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const { command = 'up' } = options
  const directory = options.earlier?.directory ?? (await mkdtemp(path.join(tmpdir(), 'lazaret-test-')))
  const ports = options.earlier?.ports ?? (await freePorts())
  const config = options.configuration === undefined ? [] : ['--config', options.configuration]
  const args = [program, command, '--data', directory, '--ports', String(ports), '--json', ...config]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const { smtp = 'x:0', analysis = '' } = await readyLine(child)
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
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
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await rm(directory, { recursive: true, force: true })
    },
  }
}
