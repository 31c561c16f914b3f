/** Programs of others at both ends: swaks hands mail in, Postfix is the next hop. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listBackup, type BackupRow } from '#contract/gateway-kept-api.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { letterOf, sendMail, startSink, type Sink } from '../kit/mail.ts'
import { startPostfix, whyNoPostfix, type Postfix } from '../kit/postfix.ts'
import { findProgram, runProgram } from '../kit/programs.ts'
import { eicar } from '../kit/samples.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const noPostfix = whyNoPostfix()
const swaks = findProgram('swaks')
const noSwaks = swaks === undefined && 'swaks is not installed'

describe('programs of others', () => {
  let system: RunningSystem
  let postfix: Postfix | undefined
  let sink: Sink

  before(async () => {
    sink = await startSink()
    if (noPostfix === undefined) postfix = await startPostfix()
    const toPostfix = `  - { domain: next.test, nextHops: ['127.0.0.1:${postfix?.port ?? 1}'], tls: required }\n`
    const toSink = `  - { domain: sink.test, nextHops: ['127.0.0.1:${sink.port}'] }\n`
    system = await startSystem({ settings: `routes:\n${toPostfix}${toSink}` })
    await connectBothSides(system.client, `https://${system.analysis}`)
  })
  after(async () => {
    await system[Symbol.asyncDispose]()
    await postfix?.[Symbol.asyncDispose]()
    await sink[Symbol.asyncDispose]()
  })

  /** swaks' own account of the session; it exits with another code than 0 where the message is refused. */
  const runSwaks = async (...args: string[]): Promise<string> => {
    const server = ['--server', '127.0.0.1', '--port', String(system.smtpPort), '--timeout', '90']
    const { stdout } = await runProgram(swaks ?? '', [...server, '--from', 'a@example.org', ...args])
    return stdout
  }

  /** The copy in the backup of a message that was stopped. */
  const stopped = async (subject: string): Promise<BackupRow> => {
    const find = async () => {
      const { messages } = await system.client.call(listBackup)
      return messages.find(({ summary }) => summary.subject === subject)
    }
    const found = await until(find, (row) => row !== undefined)
    assert.ok(found)
    return found
  }

  it('swaks hands in a letter over TLS, and it arrives once as it was sent', { skip: noSwaks }, async () => {
    const subject = `swaks ${crypto.randomUUID()}`
    const said = await runSwaks(
      '--tls',
      '--to',
      'b@sink.test',
      '--header',
      `Subject: ${subject}`,
      '--body',
      'Guten Tag',
    )
    assert.match(said, /TLS started with cipher TLSv1\.3/)
    assert.match(said, /250 2\.0\.0 Ok: queued as/)
    const mine = () => sink.messages.filter((message) => message.includes(subject)).map(String)
    const [message = ''] = await until(
      async () => mine(),
      ({ length }) => length > 0,
    )
    assert.match(message, /\r\n\r\nGuten Tag\r\n/)
    assert.match(message, /^Received: from \S+ \(.*127\.0\.0\.1.*\)[^]*with ESMTPS/)
    assert.equal(mine().length, 1)
  })

  it('swaks hands in EICAR, and it is stopped', { skip: noSwaks }, async () => {
    const subject = `swaks ${crypto.randomUUID()}`
    const file = path.join(system.directory, 'invoice.com')
    await writeFile(file, eicar)
    const said = await runSwaks('--to', 'b@sink.test', '--header', `Subject: ${subject}`, '--attach', `@${file}`)
    assert.match(said, /250 2\.0\.0 Ok: queued as/)
    assert.equal((await stopped(subject)).threat, 'EICAR-Test-File')
    assert.equal(
      sink.messages.some((message) => message.includes(subject)),
      false,
    )
  })

  it('Postfix takes a clean message over TLS, once', { skip: noPostfix ?? false }, async () => {
    const subject = `clean ${crypto.randomUUID()}`
    const { code } = await sendMail(system.smtpPort, 'b@next.test', letterOf({ to: 'b@next.test', subject }))
    assert.equal(code, 250)
    const mine = async () => ((await postfix?.messages()) ?? []).filter((message) => message.includes(subject))
    const [message = ''] = await until(mine, ({ length }) => length > 0)
    assert.match(message, /\(using TLSv1\.3 with cipher/)
    assert.match(message, /^Return-Path: <a@example\.org>/)
    assert.match(message, /\n\nGood day\.\n$/)
    assert.equal((await mine()).length, 1)
  })

  it('Postfix never sees a hostile one', { skip: noPostfix ?? false }, async () => {
    const subject = `hostile ${crypto.randomUUID()}`
    const data = letterOf({ to: 'b@next.test', subject, attachment: { name: 'eicar.com', bytes: eicar } })
    assert.equal((await sendMail(system.smtpPort, 'b@next.test', data)).code, 250)
    assert.equal((await stopped(subject)).threat, 'EICAR-Test-File')
    assert.equal(
      (await postfix?.messages())?.some((message) => message.includes(subject)),
      false,
    )
  })
})
