/** Postfix, then amavis as an after-queue filter with SpamAssassin (local tests) and clamd, then Postfix again. */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { installDebian } from '../kit/install.ts'
import { folderOf, freePorts, startService, untilReady, type Service } from '../kit/machine.ts'
import { startPostfix } from './postfix.ts'
import type { Candidate, Place } from './system.ts'

const user = 'amavis'
const servers = availableParallelism()

/** Debian brings no signatures and the bench has no network: one signature, that of the EICAR file, stands for them. */
const signature = '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n'

async function startClamd({ directory }: Place): Promise<{ service: Service; socket: string }> {
  const home = folderOf(user, path.join(directory, 'clamd'))
  const socket = path.join(home, 'clamd.sock')
  writeFileSync(path.join(home, 'bench.hdb'), signature)
  const config = path.join(home, 'clamd.conf')
  const lines = [`LocalSocket ${socket}`, `DatabaseDirectory ${home}`, `User ${user}`, 'Foreground yes', '']
  writeFileSync(config, lines.join('\n'))
  const log = path.join(directory, 'clamd.log')
  const service = await startService({ command: 'clamd', args: ['--foreground', '--config-file', config], log })
  await untilReady({ where: socket, service, greeting: false })
  return { service, socket }
}

interface AmavisPorts {
  readonly listen: number
  readonly back: number
}

function amavisSettings(home: string, clamd: string, { listen, back }: AmavisPorts): string {
  const pass = ['virus', 'banned', 'spam', 'bad_header'].map((kind) => `$final_${kind}_destiny = D_PASS;`)
  const keep = ['virus', 'banned', 'spam', 'bad_header'].map((kind) => `$${kind}_quarantine_to = undef;`)
  return [
    'use strict;',
    `$MYHOME = '${home}'; $TEMPBASE = "$MYHOME/tmp"; $db_home = "$MYHOME/db"; $QUARANTINEDIR = undef;`,
    `$lock_file = "$MYHOME/amavisd.lock"; $pid_file = "$MYHOME/amavisd.pid"; $unix_socketname = undef;`,
    `$daemon_user = '${user}'; $daemon_group = '${user}'; $max_servers = ${servers}; $enable_db = 0;`,
    `$myhostname = 'mx.bench.test'; $mydomain = 'bench.test'; @local_domains_maps = ( 1 );`,
    `$inet_socket_bind = '127.0.0.1'; $inet_socket_port = ${listen};`,
    `$forward_method = 'smtp:[127.0.0.1]:${back}'; $notify_method = $forward_method;`,
    `$sa_local_tests_only = 1; $do_syslog = 0; $LOGFILE = "$MYHOME/amavis.log"; $log_level = 0;`,
    '@bypass_virus_checks_maps = ( 0 ); @bypass_spam_checks_maps = ( 0 );',
    ...pass,
    ...keep,
    `@av_scanners = ( ['ClamAV', \\&ask_daemon, ["CONTSCAN {}\\n", '${clamd}'],`,
    '  qr/\\bOK$/m, qr/\\bFOUND$/m, qr/^.*?: (?!Infected Archive)(.*) FOUND$/m ] ); @av_scanners_backup = ();',
    '1;',
    '',
  ].join('\n')
}

async function startAmavis({ directory }: Place, clamd: string, ports: AmavisPorts): Promise<Service> {
  const home = folderOf(user, path.join(directory, 'amavis'))
  for (const name of ['tmp', 'db']) folderOf(user, path.join(home, name))
  // amavis takes no settings from a folder that it could write to.
  const config = path.join(directory, 'amavisd.conf')
  writeFileSync(config, amavisSettings(home, clamd, ports))
  const debian = ['01-debian', '20-debian_defaults'].map((name) => path.join('/etc/amavis/conf.d', name))
  const args = [...debian, config].flatMap((file) => ['-c', file])
  const log = path.join(directory, 'amavis.log')
  const service = await startService({ command: 'amavisd', args: [...args, 'foreground'], log })
  await untilReady({ where: ports.listen, service, greeting: true })
  return service
}

/** The way to amavis and the way back (amavis, README.postfix). */
const masterLines = (back: number): string[] => [
  `amavis unix - - n - ${servers} smtp`,
  '  -o smtp_data_done_timeout=1200',
  '  -o smtp_send_xforward_command=yes',
  `127.0.0.1:${back} inet n - n - - smtpd`,
  '  -o content_filter=',
  '  -o smtpd_tls_security_level=none',
  '  -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks',
]

export const postfixAmavis: Candidate = {
  name: 'postfix+amavis',
  checks: `amavis with ${servers} servers: MIME decoding, banned names, SpamAssassin (local tests, no network, no Bayes), clamd with one signature (a real set would be slower)`,
  window: 10,
  clients: 6,
  slow: true,
  async start(place) {
    const needs = { postfix: 'postfix', amavisd: 'amavisd-new', spamassassin: 'spamassassin', clamd: 'clamav-daemon' }
    const skipped = installDebian(needs, place.say)
    if (skipped !== undefined) return { skipped }
    const stack = new AsyncDisposableStack()
    const first = await freePorts(2)
    const ports = { listen: first, back: first + 1 }
    const clamd = await startClamd(place)
    stack.use(clamd.service)
    const amavis = stack.use(await startAmavis(place, clamd.socket, ports))
    const main = [`content_filter = amavis:[127.0.0.1]:${ports.listen}`]
    const mail = await startPostfix(place, { main, master: masterLines(ports.back) })
    stack.use(mail)
    const { port, pid } = mail
    const roots = [pid, amavis.pid, clamd.service.pid]
    return { port, roots, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  },
}
