/** Haraka as a relay: its own queue and outbound delivery, in one process or in two. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installNpm } from '../kit/install.ts'
import { freePorts, startService, untilReady } from '../kit/machine.ts'
import type { Candidate, Place } from './system.ts'

const version = '3.3.4'

/** A plug-in that lets everybody relay and names the sink as the host of every domain. */
const plugin = (sinkPort: number): string => `'use strict'
exports.register = function () {}
exports.hook_connect = (next, connection) => { connection.relaying = true; next() }
exports.hook_rcpt = (next) => next(OK)
exports.hook_get_mx = (next) => next(OK, { priority: 0, exchange: '127.0.0.1', port: ${sinkPort} })
`

interface HarakaOptions {
  /** The installed package. */
  readonly installed: string
  readonly port: number
  readonly nodes: number
}

function writeSettings({ directory, sink, tls }: Place, { installed, port, nodes }: HarakaOptions): string {
  const home = path.join(directory, 'haraka')
  cpSync(path.join(installed, 'config'), path.join(home, 'config'), { recursive: true })
  for (const name of ['plugins', 'queue']) mkdirSync(path.join(home, name), { recursive: true })
  const write = (name: string, text: string): void => writeFileSync(path.join(home, name), `${text}\n`)
  // Without nodes all is done in the one process.
  write('config/smtp.ini', `listen=127.0.0.1:${port}\nnodes=${nodes === 1 ? 0 : nodes}`)
  write('config/plugins', 'tls\nbench')
  write('config/tls.ini', `key=${tls.key}\ncert=${tls.certificate}`)
  write('config/outbound.ini', 'enable_tls=false\nlocal_mx_ok=true\nconcurrency_max=100')
  write('config/me', 'mx.bench.test')
  write('config/log.ini', '[main]\nlevel=notice')
  write('config/databytes', '209715200')
  write('plugins/bench.js', plugin(sink.port))
  return home
}

function haraka(nodes: number): Candidate {
  return {
    name: nodes === 1 ? 'haraka' : `haraka-${nodes}`,
    checks: `none; ${nodes} process${nodes === 1 ? '' : 'es'}, queue files made durable with fsync (its default)`,
    window: 200,
    clients: 40,
    async start(place) {
      const installed = installNpm('Haraka', version, place.say)
      if ('reason' in installed) return { skipped: installed.reason }
      const port = await freePorts()
      const folder = path.join(installed.directory, 'node_modules/Haraka')
      const home = writeSettings(place, { installed: folder, port, nodes })
      const program = path.join(folder, 'bin/haraka')
      const log = path.join(place.directory, 'haraka.log')
      const service = await startService({ command: process.execPath, args: [program, '-c', home], log })
      await untilReady({ where: port, service, greeting: true })
      return { port, roots: [service.pid], [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
    },
  }
}

export const harakas: readonly Candidate[] = [haraka(1), haraka(2)]
