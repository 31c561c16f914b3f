/** The gateway as its users start it: `lazaret gateway` with a configuration file and a folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '#contract/client.ts'
import { changeRule, listRules } from '#contract/gateway-rules-api.ts'
import { openControl } from '../../src/main/control.ts'
import { freePorts } from './machine.ts'

const ourHome = path.join(import.meta.dirname, '../..')

export interface GatewayOptions {
  readonly directory: string
  /** Port of the next hop for bench.test. */
  readonly nextHop: number
  readonly tls?: { readonly key: string; readonly certificate: string }
  /** Another checkout of Lazaret than this one. */
  readonly home?: string
  /** Options of Node itself, for example to profile. */
  readonly nodeOptions?: readonly string[]
}

export interface RunningGateway extends AsyncDisposable {
  readonly pid: number
  readonly port: number
  readonly client: Client
}

function writeConfiguration({ directory, nextHop, tls }: GatewayOptions): string {
  const file = path.join(directory, 'lazaret.yaml')
  const smtp = { hostname: 'mx.bench.test', ...(tls ? { tls } : {}) }
  const routes = [{ domain: 'bench.test', nextHops: [`127.0.0.1:${nextHop}`], tls: 'off' }]
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ smtp, routes }))
  return file
}

export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { directory, home = ourHome, nodeOptions = [] } = options
  const config = writeConfiguration(options)
  const data = path.join(directory, 'data')
  const ports = await freePorts(4)
  const args = ['gateway', '--data', data, '--config', config, '--ports', String(ports), '--json']
  const log = openSync(path.join(directory, 'lazaret.log'), 'a')
  const env = { ...process.env, NODE_OPTIONS: nodeOptions.join(' ') }
  const child = spawn(path.join(home, 'lazaret'), args, { env, stdio: ['ignore', 'pipe', log] })
  const { stdout } = child
  if (!stdout) throw new Error('the gateway has no output')
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: stdout })) {
    const ready = JSON.parse(line) as { event: string; smtp?: string }
    if (ready.event !== 'ready') continue
    const port = Number(ready.smtp?.split(':').at(-1))
    return { pid: child.pid ?? 0, port, client: openControl(data), [Symbol.asyncDispose]: stop }
  }
  throw new Error(`the gateway ended before it was ready; see ${path.join(directory, 'lazaret.log')}`)
}

/** Turns on whatever engines this version has; what they find is only tagged. Their names. */
export async function turnEnginesOn(client: Client): Promise<readonly string[]> {
  const { rules } = await client.call(listRules)
  const names = new Set<string>()
  for (const rule of rules) {
    const engines = structuredClone(rule.engines)
    for (const [name, settings] of Object.entries(engines)) {
      Object.assign(settings, { enabled: true, action: 'tag' })
      names.add(name)
    }
    await client.call(changeRule, { params: { id: rule.id }, body: { engines } })
  }
  return [...names]
}
