/** Plays the conversations to Postfix too: what it says otherwise stands in them as P and is argued in the reference. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, it, test } from 'node:test'
import { serveLoopback, type Loopback } from './loopback.fixture.ts'
import { hasPostfix, startPostfix, type Postfix } from './postfix.fixture.ts'
import { play, scenarios, stepsForPostfix } from './scenario.fixture.ts'

const played = scenarios.flatMap(({ name, postfix }) =>
  typeof postfix === 'string' ? [] : [{ name, settings: postfix }],
)

describe('Postfix', { skip: hasPostfix ? false : 'Postfix is not installed or this is not root' }, () => {
  let sink: Loopback
  let postfix: Postfix
  before(async () => {
    sink = await serveLoopback({ hostname: 'sink.example' })
    postfix = await startPostfix(played, sink.port)
  })
  after(async () => {
    await postfix?.[Symbol.asyncDispose]()
    await sink?.[Symbol.asyncDispose]()
  })
  for (const scenario of scenarios.filter(({ postfix: settings }) => typeof settings !== 'string'))
    it(scenario.name, async () => {
      const socket = net.connect(postfix.portOf(scenario.name), '127.0.0.1')
      await once(socket, 'connect')
      await play(stepsForPostfix(scenario), { socket, message: () => arrived(sink), same: sameBody })
    })
})

/** Postfix hands a message on a moment after its 250. */
async function arrived({ received }: Loopback): Promise<Buffer | undefined> {
  for (let turn = 0; turn < 500 && received.length === 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return received.shift()?.data
}

/** Postfix adds fields to the header and leaves the body alone. */
function sameBody(got: Buffer | undefined, sent: Buffer, place: string): void {
  const [head = '', body = ''] = parts(sent)
  const [gotHead = '', gotBody] = parts(got ?? Buffer.alloc(0))
  assert.ok(got?.toString().includes(head), `${place}: ${gotHead}`)
  assert.equal(gotBody, body, place)
}

function parts(message: Buffer): string[] {
  const text = message.toString()
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)]
}

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/smtp-differences.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `'))
const cellsOf = (row: string) => row.split(' | ').map((cell) => cell.replace(/^\| /u, '').trim())

test('every difference from Postfix is argued, and every argument is about one', () => {
  const differences = scenarios.flatMap(({ name, steps }) =>
    steps.flatMap((step, at) => {
      const asked = steps.slice(0, at).findLast(({ kind }) => kind === 'C' || kind === 'R')
      const cells = [name, shortened(asked?.text ?? ''), steps[at - 1]?.text, step.text]
      return step.kind === 'P' ? [cells.map((cell) => `\`${cell}\``).join(' | ')] : []
    }),
  )
  const argued = rows.map((row) => cellsOf(row).slice(0, 4).join(' | '))
  assert.deepEqual(argued.toSorted(), differences.toSorted())
  for (const row of rows) assert.ok((cellsOf(row)[4] ?? '').length > 20, row)
})

/** The end of what the client said, which is what the reply is about. */
const shortened = (text: string): string => (text.length > 48 ? `…${text.slice(-47)}` : text)

test('every conversation that is not played to Postfix says why', () => {
  for (const { name, postfix } of scenarios)
    if (typeof postfix === 'string') assert.match(postfix, /^none, because .{10}/u, name)
})
