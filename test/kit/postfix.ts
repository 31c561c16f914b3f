/** A Postfix of the test's own, with its configuration, queue and port in a folder of its own, as the next hop of a route. */
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeCertificate } from '#runtime/identity/certificate.ts'
import { freePorts } from './ports.ts'
import { runProgram } from './programs.ts'
import { until } from './until.ts'

export interface Postfix extends AsyncDisposable {
  readonly port: number
  /** What has been delivered, as it lies in the mailbox. */
  messages(): Promise<string[]>
}

const program = '/usr/sbin/postfix'

/** Why there can be none on this machine; undefined where there can. */
export function whyNoPostfix(): string | undefined {
  if (!existsSync(program)) return 'postfix is not installed'
  return process.getuid?.() === 0 ? undefined : 'postfix is started by root only'
}

async function userOf(name: string): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((one) => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

function settingsOf(directory: string, nobody: { uid: number; gid: number }): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: `${directory}/queue`,
    data_directory: `${directory}/data`,
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    myhostname: 'next.test',
    mydestination: '',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    alias_maps: '',
    alias_database: '',
    virtual_mailbox_domains: 'next.test',
    virtual_mailbox_base: `${directory}/mail`,
    virtual_mailbox_maps: 'static:box/',
    virtual_uid_maps: `static:${nobody.uid}`,
    virtual_gid_maps: `static:${nobody.gid}`,
    smtpd_tls_key_file: `${directory}/key.pem`,
    smtpd_tls_cert_file: `${directory}/certificate.pem`,
    smtpd_tls_security_level: 'may',
    smtpd_tls_received_header: 'yes',
    maillog_file: `${directory}/maillog`,
    maillog_file_prefixes: directory,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')
}

const servicesOf = (port: number): string => `
127.0.0.1:${port} inet n - n - - smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
anvil     unix - - n - 1 anvil
error     unix - - n - - error
retry     unix - - n - - error
virtual   unix - n n - - virtual
postlog   unix-dgram n - n - 1 postlogd
`

async function prepare(directory: string, port: number): Promise<void> {
  await chmod(directory, 0o755)
  const [owner, nobody] = [await userOf('postfix'), await userOf('nobody')]
  for (const [name, user] of [
    ['queue', { uid: 0, gid: 0 }],
    ['data', owner],
    ['mail', nobody],
  ] as const) {
    await mkdir(path.join(directory, name), { mode: 0o755 })
    await chown(path.join(directory, name), user.uid, user.gid)
  }
  const { key, certificate } = await makeCertificate('next.test')
  await writeFile(path.join(directory, 'key.pem'), key, { mode: 0o600 })
  await writeFile(path.join(directory, 'certificate.pem'), certificate)
  await writeFile(path.join(directory, 'main.cf'), settingsOf(directory, nobody))
  await writeFile(path.join(directory, 'master.cf'), servicesOf(port))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The master ends its own services with it. */
async function stop(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM')
  await until(
    async () => isAlive(pid),
    (alive) => !alive,
  )
}

export async function startPostfix(): Promise<Postfix> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-postfix-'))
  const port = await freePorts(1)
  await prepare(directory, port)
  await runProgram(program, ['-c', directory, 'start'])
  const pid = Number(await readFile(path.join(directory, 'queue/pid/master.pid'), 'utf8'))
  const box = path.join(directory, 'mail/box/new')
  return {
    port,
    async messages() {
      const names = await readdir(box).catch(() => [])
      return Promise.all(names.map((name) => readFile(path.join(box, name), 'latin1')))
    },
    async [Symbol.asyncDispose]() {
      await stop(pid)
      await rm(directory, { recursive: true, force: true })
    },
  }
}
