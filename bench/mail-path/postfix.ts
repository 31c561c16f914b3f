/** Postfix as an instance of its own: configuration, queue and port in a folder, started in the foreground. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderOf, freePorts, startService, untilReady } from '../kit/machine.ts'
import type { Place } from './system.ts'

export interface PostfixOptions {
  /** Lines of main.cf beyond the common ones. */
  readonly main?: readonly string[]
  /** Lines of master.cf beyond the common ones. */
  readonly master?: readonly string[]
}

function mainFile({ directory, sink, tls }: Place, extra: readonly string[]): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${directory}/queue`,
    `data_directory = ${directory}/state`,
    `maillog_file = ${directory}/postfix.log`,
    'maillog_file_prefixes = /var, /tmp',
    'myhostname = mx.bench.test',
    'inet_interfaces = loopback-only',
    'inet_protocols = ipv4',
    'mydestination =',
    'alias_maps =',
    'mynetworks = 127.0.0.0/8',
    `relayhost = [127.0.0.1]:${sink.port}`,
    'smtp_tls_security_level = none',
    'disable_dns_lookups = yes',
    'message_size_limit = 209715200',
    'mailbox_size_limit = 0',
    // As many sessions and messages from one client are the load, not an attack.
    'smtpd_client_connection_count_limit = 0',
    'smtpd_tls_security_level = may',
    `smtpd_tls_key_file = ${tls.key}`,
    `smtpd_tls_cert_file = ${tls.certificate}`,
    ...extra,
    '',
  ].join('\n')
}

const masterFile = (port: number, extra: readonly string[]): string =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'pickup unix n - n 60 1 pickup',
    'showq unix n - n - - showq',
    'postlog unix-dgram n - n - 1 postlogd',
    ...extra,
    '',
  ].join('\n')

/** Postfix puts its master into a session of its own; that is the one to end. */
async function endMaster(pid: number): Promise<void> {
  const isThere = (): boolean => existsSync(`/proc/${pid}`)
  if (isThere()) process.kill(pid, 'SIGTERM')
  for (let waited = 0; isThere() && waited < 100; waited += 1) await sleep(50)
  if (isThere()) process.kill(pid, 'SIGKILL')
}

export interface RunningPostfix extends AsyncDisposable {
  readonly port: number
  /** Process id of the master, whose descendants all others are. */
  readonly pid: number
}

export async function startPostfix(
  place: Place,
  { main = [], master = [] }: PostfixOptions = {},
): Promise<RunningPostfix> {
  const { directory } = place
  const port = await freePorts()
  const config = path.join(directory, 'config')
  const queue = path.join(directory, 'queue')
  for (const folder of [config, queue]) mkdirSync(folder)
  folderOf('postfix', path.join(directory, 'state'))
  writeFileSync(path.join(config, 'main.cf'), mainFile(place, main))
  writeFileSync(path.join(config, 'master.cf'), masterFile(port, master))
  const log = path.join(directory, 'start.log')
  const service = await startService({ command: 'postfix', args: ['-c', config, 'start-fg'], log })
  await untilReady({ where: port, service, greeting: true })
  const pid = Number(readFileSync(path.join(queue, 'pid/master.pid'), 'utf8').trim())
  return {
    port,
    pid,
    async [Symbol.asyncDispose]() {
      await endMaster(pid)
      await service[Symbol.asyncDispose]()
    },
  }
}
