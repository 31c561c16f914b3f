/**
 * A Postfix of our own: its configuration, queue and ports in a temporary folder, one SMTP service for each conversation, mail
 * handed on to a server of ours. Needs root and /usr/sbin/postfix.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testCertificate } from './certificate.fixture.ts'

export const hasPostfix = existsSync('/usr/sbin/postfix') && process.getuid?.() === 0

export interface PostfixService {
  readonly name: string
  /** `name=value` of main.cf. */
  readonly settings: readonly string[]
}

export interface Postfix extends AsyncDisposable {
  portOf(name: string): number
}

function mainSettings(folder: string, sinkPort: number): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/maillog
maillog_file_prefixes = ${folder}
myhostname = mx.example.org
mydestination =
inet_interfaces = loopback-only
mynetworks = 127.0.0.0/8
default_transport = smtp:[127.0.0.1]:${sinkPort}
alias_maps =
alias_database =
local_recipient_maps =
smtpd_recipient_restrictions =
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
relay_domains = example.org
relay_transport = $default_transport
smtpd_peername_lookup = no
smtpd_helo_required = yes
strict_rfc821_envelopes = yes
smtpd_error_sleep_time = 0
message_size_limit = 100000
smtputf8_enable = yes
smtpd_tls_cert_file = ${folder}/etc/cert.pem
smtpd_tls_key_file = ${folder}/etc/key.pem
smtpd_forbid_bare_newline = reject
smtpd_forbid_bare_newline_exclusions =
smtp_tls_security_level = none
bounce_queue_lifetime = 0
maximal_queue_lifetime = 0
`
}

const daemons = `
postlog   unix-dgram n - n - 1 postlogd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 discard
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
local     unix - n n - - local
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
`

function serviceLine(port: number, { settings }: PostfixService): string {
  const options = settings.map((setting) => `\n  -o ${setting}`).join('')
  return `127.0.0.1:${port} inet n - n - - smtpd${options}\n`
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

export async function startPostfix(services: readonly PostfixService[], sinkPort: number): Promise<Postfix> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lazaret-postfix-'))
  await chmod(folder, 0o755)
  for (const name of ['etc', 'spool', 'data']) await mkdir(path.join(folder, name))
  const ports = new Map<string, number>()
  for (const { name } of services) ports.set(name, await freePort())
  const inet = services.map((service) => serviceLine(ports.get(service.name) ?? 0, service)).join('')
  await writeFile(path.join(folder, 'etc/main.cf'), mainSettings(folder, sinkPort))
  await writeFile(path.join(folder, 'etc/master.cf'), `${inet}${daemons}`)
  await writeFile(path.join(folder, 'etc/cert.pem'), testCertificate.cert)
  await writeFile(path.join(folder, 'etc/key.pem'), testCertificate.key)
  control(folder, 'start')
  const pid = Number(await readFile(path.join(folder, 'spool/pid/master.pid'), 'utf8'))
  return {
    portOf: (name) => ports.get(name) ?? 0,
    async [Symbol.asyncDispose]() {
      process.kill(pid, 'SIGTERM')
      while (isThere(pid)) await sleep(20)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function control(folder: string, command: 'start'): void {
  spawnSync('chown', ['postfix', path.join(folder, 'data')])
  const { status, stderr, stdout } = spawnSync('/usr/sbin/postfix', ['-c', path.join(folder, 'etc'), command])
  if (status !== 0) throw new Error(`postfix ${command}: ${String(stdout)}${String(stderr)}`)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
