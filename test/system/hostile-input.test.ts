/** What hostile or clumsy senders hand in, through the SMTP port to its end: each gets its answer, and nothing is lost. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { changeProtection } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { showEvent, type EventRow, type TimelineEntry } from '#contract/gateway-events-api.ts'
import { listBackup, listInbox } from '#contract/gateway-kept-api.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { letterOf, sendMail, startSink, type Sink } from '../kit/mail.ts'
import { sendRaw } from '../kit/raw-smtp.ts'
import { eicar, endlessScript, poweliksScript } from '../kit/samples.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'
import { deflatedZip } from '../kit/zip.ts'

const inbox = 'inbox@lazaret.test'
const megabyte = 1_048_576

/** A message of `size` bytes: a head and base64 lines that are made as they are sent. */
function* large(subject: string, size: number): Generator<Buffer> {
  const head = letterOf({ to: inbox, subject, attachments: [{ name: 'large.bin', bytes: Buffer.alloc(0) }] }).toString()
  const [start = '', end = ''] = head.split('--b--')
  yield Buffer.from(start)
  const line = randomBytes(57).toString('base64')
  const block = Buffer.from(`${line}\r\n`.repeat(4_096))
  let left = size - Buffer.byteLength(start) - Buffer.byteLength(end) - 5
  for (; left > block.length; left -= block.length) yield block
  yield block.subarray(0, left - (left % 78))
  yield Buffer.from(`--b--${end}`)
}

async function peakMegabytes(pid: number): Promise<number> {
  const [, kilobytes = ''] = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN

describe('hostile input', () => {
  let system: RunningSystem
  let sink: Sink

  before(async () => {
    sink = await startSink()
    const settings = `routes:\n  - { domain: next.test, nextHops: ['127.0.0.1:${sink.port}'] }\n`
    system = await startSystem({ settings })
    await connectBothSides(system.client, `https://${system.analysis}`)
    await system.client.call(changeProtection, { body: { sessionWaitSeconds: 60 } })
  })
  after(async () => {
    await system[Symbol.asyncDispose]()
    await sink[Symbol.asyncDispose]()
  })

  type Event = EventRow & { readonly timeline: readonly TimelineEntry[] }
  const endOf = async (id: string): Promise<Event> => {
    const find = () => system.client.call(showEvent, { params: { id } }).catch(() => undefined)
    const event = await until(find, (found) => found !== undefined && !['active', 'hold'].includes(found.outcome), 120)
    assert.ok(event)
    return event
  }
  const idIn = (text: string): string => /queued as ([0-9a-f-]{36})/.exec(text)?.[1] ?? ''

  it('a script in a zip is stopped; the time from the end of DATA to its verdict', async (context) => {
    const zip = deflatedZip([{ name: 'invoice.js', bytes: await poweliksScript() }])
    const times: number[] = []
    for (let index = 0; index < 20; index += 1) {
      const attachments = [{ name: 'invoice.zip', bytes: zip }]
      const pieces = [letterOf({ to: inbox, subject: `script ${index}`, attachments })]
      const { code, milliseconds } = await sendRaw(system.smtpPort, { to: inbox, pieces })
      assert.equal(code, 250)
      times.push(milliseconds)
    }
    const warm = times.slice(4)
    const [least, most] = [Math.min(...warm), Math.max(...warm)]
    context.diagnostic(
      `end of DATA to the answer after the verdict, ${warm.length} messages: median ${median(warm).toFixed(0)} ms, ` +
        `least ${least.toFixed(0)} ms, most ${most.toFixed(0)} ms`,
    )
    const { messages } = await system.client.call(listBackup)
    assert.equal(messages.filter(({ threat }) => threat === 'Trojan.Script.Poweliks').length, 20)
  })

  it('broken MIME is passed on as it came, and what hides behind it is found', async () => {
    const broken: Record<string, string> = {
      'a boundary that never comes': 'Content-Type: multipart/mixed; boundary=never\r\n\r\ntext\r\n',
      'a part that does not end': 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n',
      'base64 that is none': 'Content-Transfer-Encoding: base64\r\n\r\n!!!! not base64 ====\r\n',
      'a header without end': `X-Long: ${'a'.repeat(900)}\r\n ${'b'.repeat(900)}\r\n`,
      'bytes of no character set': 'Content-Type: text/plain; charset=nonsense\r\n\r\n\u00ff\u00fe\u0001\r\n',
    }
    for (const [subject, rest] of Object.entries(broken)) {
      const data = Buffer.from(`From: a@example.org\r\nTo: b@next.test\r\nSubject: ${subject}\r\n${rest}`, 'latin1')
      const { code, id } = await sendMail(system.smtpPort, 'b@next.test', data)
      assert.equal(code, 250, subject)
      assert.equal((await endOf(id)).outcome, 'delivered', subject)
      const got = sink.messages.filter((message) => message.includes(subject))
      assert.equal(got.length, 1, subject)
      assert.ok(got[0]?.subarray(-data.length).equals(data), subject)
    }
    const whole = letterOf({ to: inbox, subject: 'unclosed', attachments: [{ name: 'eicar.com', bytes: eicar }] })
    const { id } = await sendMail(system.smtpPort, inbox, whole.subarray(0, whole.indexOf('--b--')))
    assert.deepEqual((await endOf(id)).threat, 'EICAR-Test-File')
  })

  it('a zip bomb is never called clean, and does not fill the memory', async (context) => {
    const bytes = Buffer.alloc(200 * megabyte)
    const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin', 'f.bin', 'g.bin', 'h.bin']
    const bomb = deflatedZip(names.map((name) => ({ name, bytes })))
    const attachments = [{ name: 'bomb.zip', bytes: bomb }]
    const { id } = await sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject: 'bomb', attachments }))
    const { outcome, unanalysed, timeline } = await endOf(id)
    assert.deepEqual([outcome, unanalysed], ['delivered', true])
    const released = timeline.find(({ what }) => what === 'released-unanalysed')
    assert.match(released?.detail ?? '', /analysis-failed \(.*archive/)
    const peak = await peakMegabytes(system.pid)
    context.diagnostic(`${bomb.length} bytes stand for ${names.length * bytes.length}; peak memory ${peak} MB`)
    assert.ok(peak < 1_500, `${peak} MB`)
  })

  it('a script that never ends is cut off and never called clean', async (context) => {
    const attachments = [{ name: 'endless.js', bytes: endlessScript }]
    const began = performance.now()
    const { id } = await sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject: 'endless', attachments }))
    const { outcome, unanalysed, level } = await endOf(id)
    context.diagnostic(`${outcome}, ${level ?? 'no verdict'}, after ${(performance.now() - began).toFixed(0)} ms`)
    assert.ok(unanalysed ? outcome === 'delivered' : outcome === 'deleted-by-rule' && level !== 'benign')
  })

  it('a message just below the limit is taken, and the memory stays bounded', async (context) => {
    const earlier = await peakMegabytes(system.pid)
    const pieces = large('two hundred', 200 * megabyte - 4_096)
    const began = performance.now()
    const { code, text } = await sendRaw(system.smtpPort, { to: inbox, pieces })
    assert.equal(code, 250)
    const { outcome, unanalysed } = await endOf(idIn(text))
    assert.equal(outcome, 'delivered')
    const seconds = ((performance.now() - began) / 1_000).toFixed(1)
    const peak = await peakMegabytes(system.pid)
    context.diagnostic(
      `${unanalysed ? 'released unanalysed' : 'analysed'} in ${seconds} s; peak memory ${earlier} MB before, ${peak} MB after`,
    )
    assert.ok(peak < 3_500, `${peak} MB`)
  })

  it('one above the limit is refused: at once where its size is announced, after DATA where not', async () => {
    const announced = await sendRaw(system.smtpPort, {
      to: inbox,
      parameters: `SIZE=${200 * megabyte + 1}`,
      pieces: [],
    })
    assert.equal(announced.code, 552)
    const { code, text } = await sendRaw(system.smtpPort, { to: inbox, pieces: large('too much', 201 * megabyte) })
    assert.equal(code, 552)
    assert.match(text, /5\.3\.4/)
    assert.deepEqual((await system.client.call(listQueue)).messages, [])
    const { messages } = await system.client.call(listInbox)
    assert.equal(
      messages.some(({ summary }) => summary.subject === 'too much'),
      false,
    )
  })
})
