/** The mailbox connector against Debian's Dovecot: our message moves out and back, and no other one ever does. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { RetractionAction } from '#contract/gateway-retraction-api.ts'
import { JobFiles } from '#gateway/mailbox/job-files.ts'
import { Retractions, type RetractionParts } from '#gateway/mailbox/retractions.ts'
import type { MailboxServer } from '#gateway/mailbox/servers.ts'
import { Dovecot, whyNoDovecot } from '../kit/dovecot.ts'
import { until } from '../kit/until.ts'

const skip = whyNoDovecot() ?? false
const id = '01900000-0000-7000-8000-000000000001'
const messageId = 'bad@example.net'
const [anna, boris, vera] = ['anna@example.org', 'boris@example.org', 'vera@example.org'] as const

const letter = (trace: string, more = ''): Buffer =>
  Buffer.from(
    `Received: by mx.test (Lazaret) with ESMTP id ${trace}\r\nMessage-ID: <${messageId}>\r\n${more}\r\nHello.\r\n`,
  )
const ours = letter(id)
const another = letter('01900000-0000-7000-8000-000000000002', 'Subject: same Message-ID, another message\r\n')

const serverOf = ({ port }: Dovecot): MailboxServer => ({
  domain: 'example.org',
  host: '127.0.0.1',
  port,
  tls: 'off',
  verify: false,
  user: 'lazaret',
  password: 'master-secret',
  login: '{mailbox}*{user}',
  folder: 'Lazaret Retracted',
})

interface Scene extends AsyncDisposable {
  readonly retractions: Retractions
  readonly told: string[]
  readonly done: (action: RetractionAction) => Promise<Record<string, string>>
}

async function openScene(dovecot: Dovecot, recipients: readonly string[], directory?: string): Promise<Scene> {
  const folder = directory ?? mkdtempSync(path.join(tmpdir(), 'lazaret-retractions-'))
  const told: string[] = []
  const parts: RetractionParts = {
    servers: [serverOf(dovecot)],
    files: new JobFiles(folder),
    events: { noteIfKnown: () => undefined },
    lookUp: async () => ({ messageId, recipients }),
    report: (_, rows) => told.push(...rows.map(({ action, recipient }) => `${recipient} ${action}`)),
    now: Date.now,
    fail: (what, error) => told.push(`${what}: ${String(error)}`),
    pauses: { first: 100, longest: 500 },
  }
  const retractions = new Retractions(parts)
  await retractions.start()
  return {
    retractions,
    told,
    async done(action) {
      await retractions.ask(id, action, 'Vera')
      const { recipients: rows } = await until(
        async () => retractions.show(id),
        (now) => now.recipients.length > 0 && now.recipients.every(({ state }) => state !== 'waiting'),
      )
      return Object.fromEntries(rows.map(({ recipient, state }) => [recipient, state]))
    },
    async [Symbol.asyncDispose]() {
      retractions[Symbol.dispose]()
      if (directory === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function fill(dovecot: Dovecot): Promise<void> {
  await dovecot.as(anna, async (client) => {
    await client.append('INBOX', another)
    await client.append('INBOX', ours)
  })
  await dovecot.as(boris, async (client) => {
    await client.mailboxCreate('Work/Invoices')
    await client.append('Work/Invoices', ours, ['\\Seen'])
    await client.append('INBOX', another)
  })
  await dovecot.as(vera, async (client) => {
    await client.append('INBOX', ours, ['\\Deleted'])
  })
}

test('our message is moved out of every mailbox and back to where it was, and no other', { skip }, async () => {
  await using dovecot = await Dovecot.start()
  await fill(dovecot)
  await using scene = await openScene(dovecot, [anna, boris, vera, 'nobody@example.org', 'far@example.net'])
  assert.deepEqual(await scene.done('retract'), {
    [anna]: 'moved',
    [boris]: 'moved',
    [vera]: 'already-deleted',
    'nobody@example.org': 'not-found',
    'far@example.net': 'no-connector',
  })
  assert.deepEqual(await dovecot.contents(anna), { INBOX: [`<${messageId}>`], 'Lazaret Retracted': [`<${messageId}>`] })
  assert.deepEqual(await dovecot.contents(boris), {
    INBOX: [`<${messageId}>`],
    'Lazaret Retracted': [`<${messageId}>`],
  })
  const subscribed = await dovecot.as(anna, async (client) => (await client.list()).filter((one) => one.subscribed))
  assert.ok(!subscribed.some((one) => one.path === 'Lazaret Retracted'))
  const back = await scene.done('restore')
  assert.deepEqual([back[anna], back[boris], back[vera]], ['restored', 'restored', 'already-deleted'])
  assert.deepEqual(await dovecot.contents(boris), { INBOX: [`<${messageId}>`], 'Work/Invoices': [`<${messageId}>`] })
  const flags = await dovecot.as(boris, async (client) => {
    const lock = await client.getMailboxLock('Work/Invoices')
    const one = await client.fetchOne('1', { flags: true })
    lock.release()
    return one ? [...(one.flags ?? [])] : []
  })
  assert.ok(flags.includes('\\Seen'))
  assert.ok(scene.told.includes(`${boris} mailbox-moved`) && scene.told.includes(`${boris} mailbox-restored`))
})

test('while the mailbox server is away the wish waits, across a restart too', { skip }, async () => {
  await using dovecot = await Dovecot.start()
  await fill(dovecot)
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-retractions-'))
  await dovecot.down()
  {
    await using scene = await openScene(dovecot, [anna], directory)
    await scene.retractions.ask(id, 'retract', 'Vera')
    const { recipients } = await until(
      async () => scene.retractions.show(id),
      (now) => (now.recipients[0]?.attempts ?? 0) >= 2,
    )
    assert.equal(recipients[0]?.state, 'waiting')
    assert.match(recipients[0]?.detail ?? '', /\S/)
  }
  await dovecot.up()
  await using scene = await openScene(dovecot, [anna], directory)
  await until(
    async () => scene.retractions.show(id).recipients[0]?.state,
    (state) => state === 'moved',
  )
  assert.deepEqual(scene.told, [`${anna} mailbox-moved`])
  rmSync(directory, { recursive: true, force: true })
})
