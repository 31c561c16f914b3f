/** The stages: what a static inspection leaves out, layers, locked archives, pictures, hashes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { rar5 } from '#formats/archive/seven-zip/building.ts'
import { analyzers } from '../analyzers/index.ts'
import { formats } from '../formats.ts'
import { createInspector, type DetailedReport, type InspectionRequest } from '../inspect.ts'
import type { Engines, ExtractionBudget, Formats } from '../ports.ts'

const engines: Engines = {
  archives: {
    opens: (type) => type === 'archive.rar',
    open: async (_bytes, _type, { passwords }: ExtractionBudget) =>
      passwords.includes('Zx81')
        ? {
            children: [{ name: 'a.js', bytes: Buffer.from('WScript.Echo(1)') }],
            observations: [],
            gaps: [],
            password: 'Zx81',
          }
        : { children: [], observations: [], gaps: [{ who: 'archive', why: 'encrypted: a.js' }], locked: true },
  },
  pictures: {
    codes: async () => ['https://code.test/x', 'Zx81'],
    words: async () => 'seen words',
    close: async () => undefined,
  },
}
const emulated: string[] = []
const emulator = {
  types: ['script.jscript'],
  documentTypes: [],
  emulate: ({ name }: { name: string }) => {
    emulated.push(name)
    return {
      processes: [],
      events: [],
      techniques: [],
      layers: [],
      artifacts: [],
      indicators: [],
      unmodelled: [],
      gaps: [],
      score: 0,
      ms: 0,
      seed: 1,
    } as never
  },
}
const { inspect } = createInspector({
  formats,
  analyzers,
  engines,
  emulator,
  sigma: { match: () => ({ observations: [], unfinished: [] }) },
  now: () => 0,
})
const rar = rar5([{ name: 'a.js', body: 'inert' }])
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d4948445200000200000002000806000000', 'hex'),
  Buffer.alloc(4_096),
])

function look(name: string, bytes: Buffer, change: Partial<InspectionRequest> = {}): Promise<DetailedReport> {
  return inspect({ name, bytes, profile: 'full', deadline: 10_000, ...change })
}

function mail(parts: readonly (readonly [string, Buffer])[], text = 'hello'): Buffer {
  const attached = parts.map(
    ([name, body]) =>
      `--x\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body.toString('base64')}\r\n`,
  )
  return Buffer.from(
    `From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${attached.join('')}--x\r\n\r\n${text}\r\n--x--\r\n`,
  )
}

const names = ({ artifacts }: DetailedReport): string[] => artifacts.map(({ name, type }) => `${name}:${type}`)
const rules = ({ verdict }: DetailedReport): string[] => verdict.findings.map(({ rule }) => rule)

test('a static inspection leaves the heavy parts out, says so, and has no gap for it', async () => {
  const parts = [
    ['a.rar', rar],
    ['b.png', png],
    ['c.js', Buffer.from('var a = 1')],
  ] as const
  const report = await look('m.eml', mail(parts), { kind: 'message', profile: 'static' })
  assert.deepEqual(report.leftOut.map(({ who, object }) => `${who} ${object}`).sort(), [
    'archive 0/0',
    'emulator 0/2',
    'picture 0/1',
  ])
  assert.deepEqual([report.verdict.gaps, emulated], [[], []])
  const full = await look('m.eml', mail(parts), { kind: 'message' })
  assert.deepEqual([full.leftOut, emulated], [[], ['c.js', 'a.js']])
})

test('a static inspection scans a message in pieces, a full one as it came too', async () => {
  const scanned: string[] = []
  const yara = {
    kind: 'native' as const,
    scan: (bytes: Uint8Array) => (scanned.push(Buffer.from(bytes).toString('latin1')), []),
    close: () => undefined,
  }
  const parts = { formats, analyzers, yara, sigma: { match: () => ({ observations: [], unfinished: [] }) } }
  const bytes = mail([['a.txt', Buffer.from('inert')]], 'words')
  const scans = async (profile: 'full' | 'static'): Promise<DetailedReport> => {
    scanned.length = 0
    const { inspect: examine } = createInspector({ ...parts, now: () => 0 })
    return await examine({ name: 'm.eml', bytes, kind: 'message', profile, deadline: 10_000 })
  }
  const { leftOut } = await scans('static')
  assert.deepEqual(
    leftOut.map(({ who, object }) => `${who} ${object}`),
    ['yara 0'],
  )
  const [frame = '', ...pieces] = scanned
  assert.match(frame, /^From: a@b\.test\r\n[^]*--x--\r\n$/)
  assert.doesNotMatch(frame, /words|aW5lcnQ/)
  assert.deepEqual(pieces.toSorted(), ['inert', 'words'])
  assert.deepEqual((await scans('full')).leftOut, [])
  assert.deepEqual(scanned.toSorted(), [bytes.toString('latin1'), 'inert', 'words'])
})

test('passwords are tried for a time only, the static inspection for less', async () => {
  const tried = async (profile: 'static' | 'full'): Promise<number> => {
    let [clock, count] = [0, 0]
    const guessing: Formats = {
      ...formats,
      unpack(_bytes, _type, { passwords, mayTry }) {
        for (const _password of passwords) if (mayTry?.() !== false) [clock, count] = [clock + 100, count + 1]
        return { children: [], observations: [], gaps: [{ who: 'archive', why: 'encrypted: a' }] }
      },
    }
    const sigma = { match: () => ({ observations: [], unfinished: [] }) }
    const { inspect: examine } = createInspector({ formats: guessing, analyzers, sigma, now: () => clock })
    const text = Array.from({ length: 300 }, (_, n) => `word${n}`).join(' ')
    const bytes = mail([['a.zip', Buffer.from('504b0304', 'hex')]], text)
    const { verdict } = await examine({ name: 'm.eml', bytes, kind: 'message', profile, deadline: 100_000 })
    assert.equal(verdict.level, 'unknown')
    return count
  }
  assert.deepEqual([await tried('static'), await tried('full')], [3, 200])
})

test('the password may come behind the archive, from a picture, or from elsewhere', async () => {
  for (const bytes of [
    mail([['a.rar', rar]], 'password: Zx81'),
    mail([
      ['a.rar', rar],
      ['b.png', png],
    ]),
  ])
    assert.ok(names(await look('m.eml', bytes, { kind: 'message' })).includes('a.js:script.jscript'))
  const locked = await look('m.eml', mail([['a.rar', rar]]), { kind: 'message' })
  assert.deepEqual([names(locked).length, locked.verdict.level], [3, 'unknown'])
  const passwordHints = [{ word: 'Zx81', from: 'later-thread' }] as const
  const opened = await look('m.eml', mail([['a.rar', rar]]), { kind: 'message', passwordHints })
  assert.equal(names(opened).length, 4)
  assert.ok(rules(opened).includes('archive.password-later-thread'))
  assert.ok(rules(opened).includes('combination.locked-runnable'))
  const both = await look('m.eml', mail([['a.rar', rar]], 'password: Zx81'), { kind: 'message', passwordHints })
  assert.deepEqual(
    rules(both).filter((rule) => rule.startsWith('archive.password')),
    ['archive.password-found'],
  )
  assert.deepEqual([both.correspondence?.passwords, both.correspondence?.tried], [['Zx81'], ['Zx81']])
})

test('codes of pictures are addresses and words', async () => {
  const report = await look('b.png', png)
  assert.deepEqual(rules(report), ['picture.code', 'link.in-code', 'picture.text'])
  assert.equal(report.links[0]?.url, 'https://code.test/x')
})

test('a second kind and a file written as text are objects of their own', async () => {
  const script = Buffer.from(
    'var a = new ActiveXObject("x") // inert and long enough to be told from a word or two in a letter',
  )
  assert.deepEqual(names(await look('a.txt', Buffer.from(script.toString('base64')))), [
    'a.txt:text.plain',
    'a.txt:script.jscript',
  ])
  const picture = Buffer.concat([Buffer.from('GIF89a/*<script>1</script>'), Buffer.alloc(40)])
  const report = await look('a.gif', picture)
  assert.deepEqual([names(report)[1], rules(report).includes('type.polyglot')], ['a.gif:document.html', true])
})

test('an archive without a reader is never clean', async () => {
  const report = await look('a.ace', Buffer.concat([Buffer.alloc(7), Buffer.from('**ACE**'), Buffer.alloc(20)]))
  assert.deepEqual([report.verdict.level, report.verdict.gaps[0]?.why], ['unknown', 'no decoder: archive.ace'])
})

test('nests down to the limit and no further', async () => {
  let nest = Buffer.from('inner')
  for (let depth = 0; depth < 32; depth += 1) nest = gzipSync(nest)
  assert.equal((await look('a.gz', nest)).artifacts.length, 33)
  assert.ok((await look('a.gz', gzipSync(nest))).verdict.gaps.some(({ why }) => why === 'nested too deep'))
})

test('hashes only where asked for', async () => {
  assert.equal((await look('a.txt', Buffer.from('x'))).hashes, undefined)
  assert.equal(
    (await look('a.txt', Buffer.from('x'), { hashes: 'usual' })).hashes?.['0']?.md5,
    '9dd4e461268c8034f5c8564e155c67a6',
  )
  assert.match((await look('a.txt', Buffer.from('x'), { hashes: 'fuzzy' })).hashes?.['0']?.ssdeep ?? '', /^3:/)
})
