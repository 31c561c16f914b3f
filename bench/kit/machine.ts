/** Ports, folders and child processes of the bench: everything has an end, and ends by its own process id. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A folder that other system users may pass through; removed at the end. */
export function temporaryFolder(name: string): { readonly path: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), `lazaret-${name}-`))
  chmodSync(folder, 0o755)
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A folder that belongs to a system user, as passwd(5) knows it. */
export function folderOf(user: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`))
  const [, , uid = '0', gid = '0'] = line?.split(':') ?? []
  chownSync(folder, Number(uid), Number(gid))
  return folder
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** The first of `count` free ports in a row, outside the range that the kernel hands out by itself. */
export async function freePorts(count = 1): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(first + offset)))
    if (free.every(Boolean)) return first
  }
}

export interface Service extends AsyncDisposable {
  readonly pid: number
  readonly ended: boolean
}

export interface ServiceOptions {
  readonly command: string
  readonly args: readonly string[]
  /** File for what it prints. */
  readonly log: string
  readonly cwd?: string
  readonly environment?: NodeJS.ProcessEnv
}

const graceMs = 10_000

async function endChild(child: ChildProcess): Promise<void> {
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  if (isOver()) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await Promise.race([exited, sleep(graceMs, undefined, { ref: false })])
  if (isOver()) return
  child.kill('SIGKILL')
  await exited
}

/** A program in the foreground, ended with SIGTERM and, where that does not help, with SIGKILL. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { command, args, log, cwd, environment } = options
  const output = openSync(log, 'a')
  const child = spawn(command, args, {
    stdio: ['ignore', output, output],
    ...(cwd === undefined ? {} : { cwd }),
    ...(environment ? { env: { ...process.env, ...environment } } : {}),
  })
  await once(child, 'spawn')
  return {
    pid: child.pid ?? 0,
    get ended() {
      return child.exitCode !== null || child.signalCode !== null
    },
    [Symbol.asyncDispose]: () => endChild(child),
  }
}

/** Whether a server that greets, as SMTP servers do, is there; `where` is a port of 127.0.0.1 or a Unix socket. */
function greets(where: number | string, greeting: boolean): Promise<boolean> {
  const socket = typeof where === 'number' ? connect({ port: where, host: '127.0.0.1' }) : connect(where)
  return new Promise((resolve) => {
    const end = (is: boolean): void => {
      socket.destroy()
      resolve(is)
    }
    socket.setTimeout(3_000, () => end(false))
    socket.once('error', () => end(false))
    socket.once('connect', () => (greeting ? undefined : end(true)))
    socket.once('data', (piece) => end(piece.toString().startsWith('220')))
    socket.once('close', () => end(false))
  })
}

export interface Readiness {
  readonly where: number | string
  readonly service: Service
  readonly greeting: boolean
  readonly seconds?: number
}

/** Resolves when the service answers; throws when it ends before or never does. */
export async function untilReady({ where, service, greeting, seconds = 120 }: Readiness): Promise<void> {
  const end = performance.now() + seconds * 1_000
  while (!(await greets(where, greeting))) {
    if (service.ended) throw new Error(`it ended before it answered at ${where}`)
    if (performance.now() > end) throw new Error(`it did not answer at ${where} in ${seconds} s`)
    await sleep(100)
  }
}

/** The last lines of the logs in a folder, to say why something did not start. */
export function lastWords(folder: string): string[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  return logs.flatMap((name) => {
    const lines = readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(-5)
    return lines.filter(Boolean).map((line) => `${name}: ${line.slice(0, 400)}`)
  })
}

/** Runs the work with a stack of what it started. Whatever ends it, Ctrl-C and SIGTERM too, everything on the stack is ended first. */
export async function withStack(work: (stack: AsyncDisposableStack) => Promise<void>): Promise<void> {
  const stack = new AsyncDisposableStack()
  let stopping: Promise<void> | undefined
  const stop = (): void => {
    stopping ??= stack.disposeAsync().finally(() => process.exit(130))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  try {
    await work(stack)
  } finally {
    // What was interrupted fails for that reason alone.
    await (stopping ?? stack.disposeAsync())
  }
}
