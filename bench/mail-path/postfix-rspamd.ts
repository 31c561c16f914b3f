/** Postfix with rspamd as a milter over a Unix socket: local rules only, nothing that asks DNS or the network. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { installDebian } from '../kit/install.ts'
import { folderOf, startService, untilReady, type Service } from '../kit/machine.ts'
import { startPostfix } from './postfix.ts'
import type { Candidate, Place } from './system.ts'

/** What would ask DNS or the network, or needs Redis. */
const off =
  'rbl surbl spf dkim dkim_signing dmarc arc asn mx_check fuzzy_check phishing url_redirector rspamd_update bimi greylist ratelimit neural reputation replies history_redis dcc'.split(
    ' ',
  )
const user = '_rspamd'

function writeSettings(directory: string, socket: string): string {
  const local = path.join(directory, 'rspamd', 'local.d')
  mkdirSync(local, { recursive: true })
  const write = (name: string, text: string): void => writeFileSync(path.join(local, name), `${text}\n`)
  for (const name of off) write(`${name}.conf`, 'enabled = false;')
  write('actions.conf', 'reject = null; greylist = null; add_header = 6;')
  write('options.inc', 'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }')
  write('logging.inc', 'level = "notice";')
  write('worker-normal.inc', 'count = 0; enabled = false;')
  write('worker-controller.inc', 'count = 0; enabled = false;')
  const upstream = 'upstream "local" { default = yes; self_scan = yes; }'
  write(
    'worker-proxy.inc',
    `milter = yes; count = ${availableParallelism()}; bind_socket = "${socket} mode=0666"; ${upstream}`,
  )
  return path.join(directory, 'rspamd')
}

async function startRspamd(place: Place, socket: string): Promise<Service> {
  const { directory } = place
  const settings = writeSettings(directory, socket)
  const database = folderOf(user, path.join(directory, 'rspamd-state'))
  const log = folderOf(user, path.join(directory, 'rspamd-log'))
  const folders = { LOCAL_CONFDIR: settings, DBDIR: database, RUNDIR: database, LOGDIR: log }
  const variables = Object.entries(folders).map(([name, value]) => `--var=${name}=${value}`)
  const args = ['-f', '-c', '/etc/rspamd/rspamd.conf', '-u', user, '-g', user, ...variables]
  const service = await startService({ command: 'rspamd', args, log: path.join(directory, 'rspamd.log') })
  await untilReady({ where: socket, service, greeting: false })
  return service
}

export const postfixRspamd: Candidate = {
  name: 'postfix+rspamd',
  checks: `rspamd over a Unix-socket milter, ${availableParallelism()} scanning processes: its local rules (headers, MIME, HTML, URLs, regular expressions); no DNS, no lists, no SPF/DKIM/DMARC, no Redis, no Bayes`,
  window: 200,
  clients: 40,
  async start(place) {
    const skipped = installDebian({ postfix: 'postfix', rspamd: 'rspamd' }, place.say)
    if (skipped !== undefined) return { skipped }
    const stack = new AsyncDisposableStack()
    const socket = path.join(folderOf(user, path.join(place.directory, 'milter')), 'rspamd.sock')
    const rspamd = stack.use(await startRspamd(place, socket))
    const main = [`smtpd_milters = unix:${socket}`, 'milter_default_action = tempfail', 'milter_protocol = 6']
    const mail = await startPostfix(place, { main })
    stack.use(mail)
    const { port, pid } = mail
    return { port, roots: [pid, rspamd.pid], [Symbol.asyncDispose]: () => stack.disposeAsync() }
  },
}
