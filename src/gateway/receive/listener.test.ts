/** The listener over sockets: who may come, how often, for whom, and what one message may be. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import tls from 'node:tls'
import { serveLoopback } from '#protocols/smtp/loopback.fixture.ts'
import { reply } from '#protocols/smtp/reply.ts'
import { hashPassword } from '#runtime/access/passwords.ts'
import { openTestListener, plainSocket, Talk } from './listener.fixture.ts'

const from = 'MAIL FROM:<a@example.com>'
const to = 'RCPT TO:<b@example.org>'
const strict = { exempt: [] }

test('a message comes in with all that is known of its client', async () => {
  await using open = await openTestListener()
  const talk = await open.connect()
  assert.match(await talk.hear(), /^220 /)
  await talk.secure()
  assert.match(await talk.say(from, to, 'RCPT TO:<b@elsewhere.test>'), /^550 5\.7\.1 Relaying/)
  assert.match(await talk.say('DATA', 'Subject: x\r\n\r\nx\r\n.'), /^250 2\.0\.0 Taken/)
  const [message] = open.taken
  assert.equal(message?.data.toString(), 'Subject: x\r\n\r\nx\r\n')
  assert.equal(message?.envelope.tls?.protocol, 'TLSv1.3')
  assert.equal(message?.client?.greeting, 'EHLO')
  talk.socket.destroy()
})

test('connections at once, in all and from one client', async () => {
  await using open = await openTestListener({ limits: { connections: 3, perClient: { connections: 2 }, ...strict } })
  const talks = [await open.connect(), await open.connect()]
  for (const talk of talks) assert.match(await talk.hear(), /^220 /)
  const third = await open.connect()
  assert.match(await third.hear(), /^421 4\.7\.0 Too many connections at once from your address/)
  assert.equal(await third.hear(), '<closed>')
  third.socket.destroy()
  assert.match((await talks[0]?.say('QUIT')) ?? '', /^221 /)
  assert.equal(await talks[0]?.hear(), '<closed>')
  talks[0]?.socket.destroy()
  // The server hears of the end a moment after the client.
  const place = async () => {
    const again = await open.connect()
    const greeting = await again.hear()
    again.socket.destroy()
    return greeting.startsWith('220 ')
  }
  let found = false
  for (let turn = 0; turn < 100 && !found; turn += 1) found = await place()
  assert.equal(found, true)
  talks[1]?.socket.destroy()
})

test('more connections than there is place for are told so before anything is read', async () => {
  await using open = await openTestListener({ limits: { connections: 1 } })
  const first = await open.connect()
  await first.hear()
  const second = await open.connect()
  assert.match(await second.hear(), /^421 4\.3\.2 Too many connections/)
  first.socket.destroy()
  second.socket.destroy()
})

test('messages, recipients and errors in a minute', async () => {
  const perClient = { messagesPerMinute: 1, recipientsPerMinute: 2, errorsPerMinute: 2 }
  await using open = await openTestListener({ limits: { perClient, ...strict } })
  const talk = await open.connect()
  await talk.hear()
  assert.match(await talk.say('EHLO x', from, to, to, to), /^450 4\.7\.1 Too many recipients in a minute/)
  assert.match(await talk.say('RSET', from), /^450 4\.7\.1 Too many messages in a minute from your address/)
  assert.match(await talk.say('X', 'Y', 'Z', from), /^450 4\.7\.1 Too many errors/)
  const again = await open.connect()
  assert.match(await again.hear(), /^421 4\.7\.0 Too many errors in a minute/)
  talk.socket.destroy()
  again.socket.destroy()
})

test('the limits count the client that a balancer or a trusted host names', async () => {
  const perClient = { connections: 1 }
  await using open = await openTestListener({
    proxyProtocolFrom: ['127.0.0.0/8'],
    xclientFrom: ['192.0.2.0/24'],
    limits: { perClient, ...strict },
  })
  const come = async (address: string) => {
    const talk = await open.connect()
    talk.socket.write(`PROXY TCP4 ${address} 192.0.2.200 4711 25\r\n`)
    return { talk, greeting: await talk.hear() }
  }
  const first = await come('192.0.2.1')
  assert.match(first.greeting, /^220 /)
  const same = await come('192.0.2.1')
  assert.match(same.greeting, /^421 4\.7\.0 /)
  assert.match(await first.talk.say('EHLO x', 'XCLIENT ADDR=2001:db8::9'), /^220 /)
  const free = await come('192.0.2.1')
  assert.match(free.greeting, /^220 /)
  assert.match(await free.talk.say('EHLO x', 'XCLIENT ADDR=2001:db8::9'), /^421 4\.7\.0 /)
  await first.talk.say('EHLO y', from, to, 'DATA', '.')
  assert.equal(open.taken[0]?.envelope.clientAddress, '2001:db8::9')
  const stranger = await come('198.51.100.1')
  assert.match(await stranger.talk.say('EHLO x', 'XCLIENT ADDR=192.0.2.7'), /^550 5\.7\.1 /)
  for (const { talk } of [first, same, free, stranger]) talk.socket.destroy()
})

test('TLS from the first byte, version 1.2 and up, behind a balancer too', async () => {
  await using open = await openTestListener({ implicitTlsPort: 0, proxyProtocolFrom: ['127.0.0.1'] })
  const port = open.listener.implicitTlsPort ?? 0
  const secureTalk = async (options: tls.ConnectionOptions) => {
    const socket = await plainSocket(port)
    socket.write('PROXY TCP6 2001:db8::1 2001:db8::2 1 465\r\n')
    const secured = tls.connect({ socket, rejectUnauthorized: false, ...options })
    await once(secured, 'secureConnect')
    return new Talk(secured)
  }
  const talk = await secureTalk({ maxVersion: 'TLSv1.2' })
  assert.match(await talk.hear(), /^220 /)
  assert.match(await talk.say('EHLO x', 'STARTTLS'), /^503 /)
  await talk.say(from, to, 'DATA', '.')
  assert.equal(open.taken[0]?.envelope.clientAddress, '2001:db8::1')
  assert.equal(open.taken[0]?.envelope.tls?.protocol, 'TLSv1.2')
  talk.socket.destroy()
  const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const
  await assert.rejects(secureTalk(old))
})

test('who signed in sends to anybody, under its own name', async () => {
  const passwordHash = await hashPassword('right')
  const accounts = [{ user: 'ann', passwordHash, senders: ['*@example.org'] }]
  await using open = await openTestListener({ accounts })
  const talk = await open.connect()
  await talk.hear()
  await talk.secure()
  const sign = (password: string) => `AUTH PLAIN ${Buffer.from(`\0ann\0${password}`).toString('base64')}`
  assert.match(await talk.say(sign('wrong')), /^535 5\.7\.8 /)
  assert.match(await talk.say(sign('right')), /^235 2\.7\.0 /)
  assert.match(await talk.say(from), /^550 5\.7\.1 This sender address is not yours/)
  assert.match(await talk.say('MAIL FROM:<ann@example.org>', 'RCPT TO:<c@elsewhere.test>', 'DATA', '.'), /^250 /)
  assert.equal(open.taken[0]?.client?.user, 'ann')
  talk.socket.destroy()
})

test('recipients are asked of the next hop, once', async () => {
  const asked: string[] = []
  const onRecipient = (address: string) => {
    asked.push(address)
    return address.startsWith('b@') ? undefined : reply(550, '5.1.1', 'Nobody')
  }
  await using hop = await serveLoopback({}, { onRecipient })
  const recipients = [{ domain: 'example.org', accept: 'next-hop' as const }]
  const nextHopsOf = () => [{ host: '127.0.0.1', port: hop.port, tls: 'off' as const }]
  await using open = await openTestListener({ recipients }, { nextHopsOf })
  const talk = await open.connect()
  assert.match(await talk.say('EHLO x').then(() => talk.hear()), /^250 /)
  for (let turn = 0; turn < 2; turn += 1) {
    assert.match(await talk.say(from, to), /^250 2\.1\.5 /)
    assert.match(await talk.say('RCPT TO:<c@example.org>'), /^550 5\.1\.1 The server of the recipient said: .*Nobody/)
    await talk.say('RSET')
  }
  assert.deepEqual(asked, ['b@example.org', 'c@example.org'])
  assert.deepEqual(hop.received, [])
  talk.socket.destroy()
})

test('a message waits its turn, and is sent away when it waits too long', async () => {
  const first = Promise.withResolvers<void>()
  const intake = {
    async take() {
      await first.promise
      return { code: 250, enhanced: '2.0.0', text: 'Taken' }
    },
  }
  await using open = await openTestListener({ limits: { messages: 1, waitSeconds: 1 } }, { intake })
  const ready = async () => {
    const talk = await open.connect()
    await talk.hear()
    await talk.say('EHLO x', from, to)
    return talk
  }
  const busy = await ready()
  await busy.say('DATA')
  busy.socket.write('.\r\n')
  const late = await ready()
  assert.match(await late.say('DATA'), /^452 4\.3\.2 Too many messages at once/)
  await late.say(from, to)
  const waiting = late.say('DATA')
  first.resolve()
  assert.match(await busy.hear(), /^250 /)
  assert.match(await waiting, /^354 /)
  late.socket.destroy()
  const next = await ready()
  assert.match(await next.say('DATA'), /^354 /)
  for (const talk of [busy, next]) talk.socket.destroy()
})

test('messages that are being sent or decided share a bounded memory', async () => {
  const taken = Promise.withResolvers<void>()
  const decided = Promise.withResolvers<void>()
  const intake = {
    async take() {
      taken.resolve()
      await decided.promise
      return { code: 250, enhanced: '2.0.0', text: 'Taken' }
    },
  }
  const limits = { memoryMegabytes: 16 }
  await using open = await openTestListener({ limits }, { maxMessageSize: 12_000_000, intake })
  const large = `${`${'x'.repeat(1_022)}\r\n`.repeat(9 * 1_024)}.`
  const begin = async () => {
    const talk = await open.connect()
    await talk.hear()
    await talk.say('EHLO x', from, to, 'DATA')
    return talk
  }
  const holder = await begin()
  const answer = holder.say(large)
  await taken.promise
  const other = await begin()
  assert.match(await other.say(large), /^452 4\.3\.1 No room/)
  decided.resolve()
  assert.match(await answer, /^250 /)
  await other.say(from, to, 'DATA')
  assert.match(await other.say(large), /^250 /)
  for (const talk of [holder, other]) talk.socket.destroy()
})

test('receiving switched off turns clients away; stopping cuts those that stay', async () => {
  await using closed = await openTestListener({}, { receiving: () => false })
  const away = await closed.connect()
  assert.match(await away.hear(), /^421 4\.3\.2 Receiving is switched off/)
  away.socket.destroy()
  const open = await openTestListener({}, { intake: { take: () => Promise.withResolvers<never>().promise } })
  const talk = await open.connect()
  await talk.hear()
  await talk.say('EHLO x', from, to, 'DATA')
  talk.socket.write('.\r\n')
  await open.listener.stop(20)
  assert.equal(await talk.hear(), '<closed>')
})

test('a port in use and a wrong recipient check end the start and leave nothing open', async () => {
  await using open = await openTestListener()
  const { port } = open.listener
  await assert.rejects(openTestListener({}, { port }), { code: 'port-in-use' })
  await assert.rejects(openTestListener({ implicitTlsPort: port }), { code: 'port-in-use' })
})
