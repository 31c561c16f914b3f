import assert from 'node:assert/strict'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import type { MailResolver } from '#protocols/dns/resolve.ts'
import { messageTo } from '../queue/fixtures.ts'
import type { Route } from './router.ts'
import { connectWith, resolveWith } from './smtp-connect.ts'
import { createSmtpTransport } from './smtp-transport.ts'
import type { DeliveryRequest } from './transport.ts'

interface Sink extends AsyncDisposable {
  readonly port: number
  readonly lines: string[]
  connections: number
}

/** A server that answers each command as told, and takes DATA. `hang up` closes the connection instead. */
async function sink(answers: Readonly<Record<string, string>> = {}): Promise<Sink> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = net.createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    let rest = ''
    let inData = false
    const say = (line: string) => {
      const verb = inData ? '.' : (line.split(/[ :]/)[0] ?? '')
      const known = answers[inData ? line : verb] ?? answers[line]
      if (inData && line !== '.') return
      inData = false
      const answer = known ?? (verb === 'DATA' ? '354 go on' : verb === 'EHLO' ? '250-sink\r\n250 DSN' : '250 2.0.0 ok')
      if (answer === 'hang up') return void socket.destroy()
      inData = answer.startsWith('354')
      socket.write(`${answer}\r\n`)
    }
    socket.write('220 sink\r\n')
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        lines.push(line)
        say(line)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function requestTo(ports: readonly number[], addresses: readonly string[]): DeliveryRequest {
  const nextHops = ports.map((port, index) => ({ host: '127.0.0.1', port, weight: index === 0 ? 1 : 0 }))
  const route: Route = { kind: 'smtp', nextHops, tls: 'opportunistic' }
  const { envelope } = messageTo('a', addresses)
  return {
    id: 'a',
    destination: { key: 'k', route, domain: 'one.example' },
    envelope,
    recipients: envelope.recipients,
    data: Buffer.from('Subject: x\r\n\r\n.dot\r\n'),
    signal: new AbortController().signal,
  }
}

const connect = connectWith({ name: 'gateway.test', connectMs: 5_000, replyMs: 5_000 })
const transport = () => createSmtpTransport({ connect, resolve: async () => ({ kind: 'null-mx' }) })

test('a message goes over the wire, and the next one over the same connection', async () => {
  await using server = await sink()
  using smtp = transport()
  for (let index = 0; index < 2; index += 1) {
    const outcome = await smtp.deliver(requestTo([server.port], ['x@one.example']))
    assert.deepEqual(outcome.recipients, [{ kind: 'delivered', reply: '250 2.0.0 ok' }])
    assert.equal(outcome.reportsSuccess, true)
  }
  assert.equal(server.connections, 1)
  assert.equal(server.lines[0], 'EHLO gateway.test')
  assert.equal(server.lines.filter((line) => line === '..dot').length, 2)
})

test('each recipient has its own answer', async () => {
  await using server = await sink({
    'RCPT TO:<no@one.example>': '550 5.1.1 nobody',
    'RCPT TO:<wait@one.example>': '450 4.2.1 busy',
  })
  using smtp = transport()
  const outcome = await smtp.deliver(
    requestTo([server.port], ['yes@one.example', 'no@one.example', 'wait@one.example']),
  )
  assert.deepEqual(
    outcome.recipients.map(({ kind, reply }) => `${kind} ${reply}`),
    ['delivered 250 2.0.0 ok', 'permanent 550 5.1.1 nobody', 'temporary 450 4.2.1 busy'],
  )
})

test('a host that closes with 421 or is not there is followed by the next', async () => {
  await using closing = await sink({ MAIL: '421 4.3.2 closing' })
  await using good = await sink()
  using smtp = transport()
  const first = await smtp.deliver(requestTo([closing.port, good.port], ['x@one.example']))
  assert.equal(first.recipients[0]?.kind, 'delivered')
  const gone = await sink()
  await gone[Symbol.asyncDispose]()
  const second = await smtp.deliver(requestTo([gone.port], ['x@one.example']))
  assert.equal(second.unreachable, true)
  assert.match(second.recipients[0]?.reply ?? '', /^451 4\.4\.1 127\.0\.0\.1: .*ECONNREFUSED/)
})

test('a connection lost at the end of the data is not followed by a second copy', async () => {
  await using server = await sink({ '.': 'hang up' })
  await using spare = await sink()
  using smtp = transport()
  const outcome = await smtp.deliver(requestTo([server.port, spare.port], ['x@one.example']))
  assert.equal(outcome.recipients[0]?.kind, 'temporary')
  assert.equal(spare.connections, 0)
})

test('required TLS that is not offered keeps the message', async () => {
  await using server = await sink()
  using smtp = transport()
  const request = requestTo([server.port], ['x@one.example'])
  const route: Route = { ...(request.destination.route as Route & { kind: 'smtp' }), tls: 'required' }
  const outcome = await smtp.deliver({ ...request, destination: { ...request.destination, route } })
  assert.match(outcome.recipients[0]?.reply ?? '', /^451 4\.7\.5 .*TLS/)
  assert.equal(
    server.lines.some((line) => line.startsWith('MAIL')),
    false,
  )
})

type Exchanges = MailResolver['exchanges']
const nothing = async () => ({ values: [], secure: false })

const ask = (exchanges: Exchanges) =>
  resolveWith({ exchanges, addresses: nothing, tlsa: nothing, texts: nothing })(
    'one.example',
    new AbortController().signal,
  )

test('the resolver’s answers and failures are values', async () => {
  assert.deepEqual(await ask(async () => 'null-mx'), { kind: 'null-mx' })
  assert.deepEqual(await ask(async () => ({ values: [], secure: true })), { kind: 'no-domain' })
  assert.deepEqual(await ask(async () => ({ values: [{ host: 'mx', priority: 3 }], secure: true })), {
    kind: 'hosts',
    hosts: [{ host: 'mx', preference: 3 }],
    secure: true,
  })
  const failing = ask(() => Promise.reject(new Error('SERVFAIL')))
  assert.deepEqual(await failing, { kind: 'failed', why: 'SERVFAIL' })
})
