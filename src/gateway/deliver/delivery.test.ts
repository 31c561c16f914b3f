import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageTo } from '../queue/fixtures.ts'
import { always, delivered, deliveryBench, hours, later, minutes, refused } from './fixtures.ts'

const hold = { reason: 'analysis', since: 0, deadline: 1 }

test('a message goes out by destination, once, and then it has ended', async () => {
  await using bench = await deliveryBench()
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example', 'y@two.example', 'z@ONE.example', 'i@inbox.example']))
  await bench.pass(0)
  assert.deepEqual(bench.transport.said.toSorted(), ['a>x@one.example,z@ONE.example', 'a>y@two.example'])
  assert.deepEqual(bench.inbox, ['a'])
  assert.equal(bench.queue.get('a'), undefined)
  await bench.pass(hours(200))
  assert.equal(bench.transport.requests.length, 2)
  assert.equal(bench.events.length, 3)
})

test('what lay in the queue before the start is delivered, released holds first', async () => {
  await using bench = await deliveryBench({ concurrency: { perDestination: 1, total: 1 } })
  await bench.queue.enqueue(messageTo('first', ['x@one.example']))
  await bench.queue.enqueue(messageTo('held', ['x@one.example'], { state: 'hold', hold }))
  await bench.queue.enqueue(messageTo('released', ['x@one.example'], { state: 'hold', hold }))
  await bench.queue.change('released', { kind: 'released' })
  bench.delivery.start()
  await bench.pass(0)
  assert.deepEqual(bench.transport.said, ['released>x@one.example', 'first>x@one.example'])
  assert.equal(bench.queue.get('held')?.state, 'hold')
})

test('a deferred recipient is tried after 1, 5, 15 minutes and then hourly, without delaying another', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = ({ recipients }) => ({
    recipients: recipients.map(({ address }) => (address.startsWith('slow') ? later : delivered)),
  })
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['slow@one.example', 'fast@one.example']))
  await bench.pass(0)
  const tries = [bench.transport.requests.length]
  for (const wait of [0.9, 0.1, 4.9, 0.1, 14.9, 0.1, 59, 1, 60]) {
    await bench.pass(minutes(wait))
    tries.push(bench.transport.requests.length)
  }
  assert.deepEqual(tries, [1, 1, 2, 2, 3, 3, 4, 4, 5, 6])
  assert.ok(bench.transport.said.slice(1).every((said) => said === 'a>slow@one.example'))
  const message = bench.queue.get('a')
  assert.equal(message?.state, 'deferred')
  assert.deepEqual(
    message?.recipients.map(({ state, attempts }) => [state, attempts]),
    [
      ['waiting', 6],
      ['delivered', 1],
    ],
  )
})

test('the sender hears of a failure, by a report that goes through the queue from the null sender', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = (request) => always(request.envelope.sender === '' ? delivered : refused)(request)
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example', 'y@one.example']))
  await bench.pass(0)
  assert.deepEqual(
    bench.reports.map(({ kind, recipients }) => [kind, recipients.map(({ recipient }) => recipient.address)]),
    [['failed', ['x@one.example', 'y@one.example']]],
  )
  const report = bench.transport.requests.at(-1)
  assert.equal(report?.envelope.sender, '')
  assert.deepEqual(
    report?.recipients.map(({ address }) => address),
    ['alice@sender.example'],
  )
  assert.deepEqual([...bench.queue.list()], [])
})

test('there is no report about a report, and none where NOTIFY says never', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = always(refused)
  bench.delivery.start()
  const { envelope } = messageTo('a', [])
  const never = [{ address: 'x@one.example', notify: ['never'] as const }]
  await bench.queue.enqueue(messageTo('a', [], { envelope: { ...envelope, recipients: never } }))
  await bench.queue.enqueue(
    messageTo('b', [], { envelope: { ...envelope, sender: '', recipients: [{ address: 'x@one.example' }] } }),
  )
  await bench.pass(0)
  assert.deepEqual(bench.reports, [])
  assert.deepEqual([...bench.queue.list()], [])
  await bench.queue.enqueue(messageTo('c', ['x@one.example']))
  await bench.pass(0)
  assert.equal(bench.reports.length, 1, 'the refused report has none of its own')
})

test('after four hours one warning, after five days the failure', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = (request) => always(request.envelope.sender === '' ? delivered : later)(request)
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example']))
  const kinds: string[] = []
  for (let hour = 0; hour <= 122; hour += 1) {
    await bench.pass(hours(1))
    kinds.push(bench.reports.map(({ kind }) => kind).join(' '))
  }
  assert.equal(kinds[2], '')
  assert.equal(kinds[5], 'delayed')
  assert.equal(kinds[110], 'delayed')
  assert.equal(kinds.at(-1), 'delayed failed')
  assert.match(bench.reports.at(-1)?.recipients[0]?.reply ?? '', /4\.4\.7.*450 4\.2\.0 Later/)
  assert.equal(bench.queue.get('a'), undefined)
})

test('success is reported when asked for and the next hop does not do it', async () => {
  await using bench = await deliveryBench()
  bench.delivery.start()
  const { envelope } = messageTo('a', [])
  const asks = { ...envelope, recipients: [{ address: 'x@one.example', notify: ['success'] as const }] }
  await bench.queue.enqueue(messageTo('a', [], { envelope: asks }))
  await bench.pass(0)
  assert.deepEqual(
    bench.reports.map(({ kind }) => kind),
    ['relayed'],
  )
  bench.transport.answer = ({ recipients }) => ({ recipients: recipients.map(() => delivered), reportsSuccess: true })
  await bench.queue.enqueue(messageTo('b', [], { envelope: asks }))
  await bench.pass(0)
  assert.equal(bench.reports.length, 1)
})

test('a message that went round in circles is not sent on', async () => {
  await using bench = await deliveryBench()
  bench.delivery.start()
  const data = Buffer.from(`${'Received: by somebody\r\n'.repeat(31)}\r\nbody\r\n`)
  await bench.queue.enqueue(messageTo('a', ['x@one.example'], { data }))
  await bench.pass(0)
  assert.deepEqual(
    bench.transport.requests.map(({ envelope }) => envelope.sender),
    [''],
  )
  assert.match(bench.reports[0]?.recipients[0]?.reply ?? '', /5\.4\.6/)
})

test('a message deleted by a person while it waits is not sent again', async () => {
  await using bench = await deliveryBench()
  bench.transport.answer = always(later)
  bench.delivery.start()
  await bench.queue.enqueue(messageTo('a', ['x@one.example']))
  await bench.pass(0)
  await bench.queue.change('a', { kind: 'ended', ending: 'deleted-by-person', by: 'admin' })
  await bench.pass(hours(3))
  assert.equal(bench.transport.requests.length, 1)
})

test('host and TLS of the last attempt are kept with each recipient', async () => {
  await using bench = await deliveryBench()
  const tls = 'TLSv1.3 TLS_AES_256_GCM_SHA384, DANE-EE (DANE)'
  bench.transport.answer = ({ recipients }) => ({
    recipients: recipients.map(() => later),
    host: 'mx.one.example',
    tls,
  })
  await bench.queue.enqueue(messageTo('m', ['x@one.example']))
  bench.delivery.start()
  await bench.pass(0)
  const recipient = bench.queue.get('m')?.recipients[0]
  assert.deepEqual([recipient?.lastHost, recipient?.lastTls, recipient?.attempts], ['mx.one.example', tls, 1])
  assert.deepEqual([bench.events[0]?.results[0]?.host, bench.events[0]?.results[0]?.tls], ['mx.one.example', tls])
})
