/** The analysis platform as its users start it: `lazaret analysis` with a folder of its own, and the way in from the shell. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '#contract/client.ts'
import { openControl } from '../../src/main/control.ts'
import { freePorts } from '../kit/machine.ts'

const home = path.join(import.meta.dirname, '../..')

export interface Platform extends AsyncDisposable {
  readonly pid: number
  /** Port for connected systems. */
  readonly port: number
  readonly client: Client
}

interface Ready {
  readonly event: string
  readonly analysis?: string
}

export async function startPlatform(directory: string): Promise<Platform> {
  const data = path.join(directory, 'data')
  const args = ['--data', data, '--ports', String(await freePorts(6)), '--json']
  const log = openSync(path.join(directory, 'lazaret.log'), 'a')
  const child = spawn(path.join(home, 'lazaret'), ['analysis', ...args], { stdio: ['ignore', 'pipe', log] })
  const { stdout } = child
  if (!stdout) throw new Error('the platform has no output')
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: stdout })) {
    const ready = JSON.parse(line) as Ready
    if (ready.event !== 'ready') continue
    const port = Number(ready.analysis?.split(':').at(-1))
    return { pid: child.pid ?? 0, port, client: openControl(data), [Symbol.asyncDispose]: stop }
  }
  throw new Error(`the platform ended before it was ready; see ${path.join(directory, 'lazaret.log')}`)
}
