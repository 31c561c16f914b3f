/** Debian's Dovecot as somebody's mailbox server: IMAP on loopback, a master user, mailboxes as maildirs in a folder of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePorts } from './ports.ts'
import { until } from './until.ts'

const program = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((file) => existsSync(file))

/** Why tests with it cannot run here; undefined where they can. */
export function whyNoDovecot(): string | undefined {
  if (program === undefined || !existsSync('/usr/lib/dovecot/imap')) return 'dovecot-imapd is not installed'
  return process.getuid?.() === 0 ? undefined : 'Dovecot is started by root only'
}

/** The account that owns the mailboxes: Dovecot lets nobody below 500 be one, unless told. */
const owner = { uid: 65_534, gid: 65_534 }

const configOf = (base: string, port: number): string => `
base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_master_user_separator = *
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${base}/mail/%u
passdb {
  driver = static
  args = password=master-secret
  master = yes
  username_filter = lazaret
}
passdb {
  driver = static
  args = password=own-secret
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${base}/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
  separator = /
}
`

export class Dovecot implements AsyncDisposable {
  readonly port: number
  readonly #base: string
  #process: ChildProcess | undefined

  private constructor(base: string, port: number) {
    this.#base = base
    this.port = port
  }

  static async start(): Promise<Dovecot> {
    const base = mkdtempSync(path.join(tmpdir(), 'lazaret-dovecot-'))
    // Its processes walk down to the mailboxes as another account.
    spawnSync('chmod', ['755', base])
    const mail = path.join(base, 'mail')
    mkdirSync(mail)
    chownSync(mail, owner.uid, owner.gid)
    const dovecot = new Dovecot(base, await freePorts(1))
    writeFileSync(path.join(base, 'dovecot.conf'), configOf(base, dovecot.port))
    await dovecot.up()
    return dovecot
  }

  async up(): Promise<void> {
    this.#process = spawn(program ?? '', ['-F', '-c', path.join(this.#base, 'dovecot.conf')], { stdio: 'ignore' })
    await until(
      () => this.#answers(),
      (yes) => yes,
      20,
    )
  }

  async down(): Promise<void> {
    const running = this.#process
    if (!running || running.exitCode !== null) return
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down()
    rmSync(this.#base, { recursive: true, force: true })
  }

  /** A visit of the mailbox's owner. */
  async as<T>(mailbox: string, task: (client: ImapFlow) => Promise<T>): Promise<T> {
    const auth = { user: mailbox, pass: 'own-secret' }
    const how = { host: '127.0.0.1', port: this.port, secure: false, doSTARTTLS: false, disableAutoIdle: true } as const
    const client = new ImapFlow({ ...how, auth, logger: false })
    await client.connect()
    try {
      return await task(client)
    } finally {
      await client.logout()
    }
  }

  /** Message-IDs by folder. */
  contents(mailbox: string): Promise<Record<string, string[]>> {
    return this.as(mailbox, async (client) => {
      const found: Record<string, string[]> = {}
      for (const { path: folder, flags } of await client.list()) {
        if (/no(?:select|nexistent)/i.test([...flags].join())) continue
        const lock = await client.getMailboxLock(folder)
        const ids: string[] = []
        const count = client.mailbox ? client.mailbox.exists : 0
        // An empty folder has no first message to ask for.
        const messages = count > 0 ? client.fetch('1:*', { envelope: true }) : []
        for await (const { envelope } of messages) ids.push(envelope?.messageId ?? '')
        lock.release()
        if (ids.length > 0) found[folder] = ids
      }
      return found
    })
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1')
    try {
      await once(socket, 'data')
      return true
    } catch {
      return false
    } finally {
      socket.destroy()
    }
  }
}
