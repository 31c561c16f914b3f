/** The gateway of the conservation test: started as its users do, killed whenever the test likes, also while it starts. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '#contract/client.ts'
import { openControl } from '../../src/main/control.ts'

const program = path.join(import.meta.dirname, '../../src/main/lazaret.ts')

export interface GatewayPlace extends Disposable {
  readonly directory: string
  readonly data: string
  readonly configuration: string
  readonly ports: number
  readonly client: Client
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

async function freePorts(): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all([0, 1, 2, 3].map((offset) => isFree(first + offset)))
    if (free.every(Boolean)) return first
  }
}

export interface PlaceOptions {
  readonly nextHops: readonly number[]
  /** PostgreSQL of one's own instead of the built-in one. */
  readonly databaseUrl?: string
}

/** A folder with a configuration: all mail for the test's domains goes to the next hops, retries come within a second. */
export async function makePlace({ nextHops, databaseUrl }: PlaceOptions): Promise<GatewayPlace> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-conservation-'))
  const data = path.join(directory, 'data')
  const configuration = path.join(directory, 'lazaret.yaml')
  const hops = nextHops.map((port) => `127.0.0.1:${port}`)
  const routes = ['one.test', 'two.test', 'sender.test'].map((domain) => ({ domain, nextHops: hops, tls: 'off' }))
  const database = databaseUrl === undefined ? {} : { database: { url: databaseUrl } }
  // JSON is YAML.
  writeFileSync(configuration, JSON.stringify({ routes, retryMinutes: [0.015], ...database }))
  return {
    directory,
    data,
    configuration,
    ports: await freePorts(),
    client: openControl(data),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}

export interface ConservationGateway {
  readonly smtpPort: number
  /** Resolves with true when it serves, with false when it ended before. */
  readonly ready: Promise<boolean>
  readonly ended: boolean
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

async function isReady(child: ChildProcess): Promise<boolean> {
  if (!child.stdout) return false
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('"ready"')) return true
  return false
}

export function startGateway(place: GatewayPlace): ConservationGateway {
  const { data, configuration, ports, directory } = place
  const args = [program, 'gateway', '--data', data, '--config', configuration, '--ports', String(ports), '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stderr?.on('data', (piece: Buffer) => appendFileSync(path.join(directory, 'stderr.log'), piece))
  const exited = once(child, 'exit')
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    smtpPort: ports,
    ready: isReady(child),
    get ended() {
      return isOver()
    },
    async kill(signal) {
      if (!isOver()) child.kill(signal)
      await Promise.race([exited, sleep(60_000, undefined, { ref: false })])
      if (!isOver()) child.kill('SIGKILL')
      await exited
    },
  }
}
