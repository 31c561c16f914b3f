/** Other readings: each contradiction gives every content that a program could take. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { parseMime } from './parse.ts'
import { otherReadings } from './readings.ts'
import { uuencodedFiles, yencFiles } from './uuencode.ts'

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')

function read(message: Buffer) {
  const mime = parseMime(message)
  const { readings, defects } = otherReadings(message, mime)
  return {
    codes: [...mime.defects, ...defects].map(({ code }) => code),
    texts: readings.map(({ name, bytes }) => `${name}=${bytes.toString('latin1').trim()}`),
  }
}

const inert = Buffer.from('inert').toString('base64')
const part = (name: string): string =>
  `Content-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${inert}`

test('a second content type is read too', () => {
  const found = read(
    crlf(`Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=x\n\n--x\n${part('a.js')}\n--x--\n`),
  )
  assert.ok(found.codes.includes('duplicate-content-type'))
  assert.ok(found.texts.includes('a.js=inert'))
})

test('both transfer encodings are tried', () => {
  const found = read(crlf(`Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n${inert}\n`))
  assert.deepEqual(found.texts, ['=inert'])
  assert.ok(found.codes.includes('duplicate-content-transfer-encoding'))
  for (const odd of ['base64 (comment)', '"base64"', 'x-base64', 'base64;']) {
    const oddly = read(crlf(`Content-Transfer-Encoding: ${odd}\n\n${inert}\n`))
    assert.deepEqual([oddly.texts, oddly.codes.includes('unknown-encoding')], [['=inert'], true], odd)
  }
})

test('each boundary finds its parts', () => {
  const two = read(
    crlf(`Content-Type: multipart/mixed; boundary=x; boundary=y\n\n--x\n\nfirst\n--x--\n--y\n${part('b.js')}\n--y--\n`),
  )
  assert.ok(two.codes.includes('several-boundaries') && two.texts.includes('b.js=inert'))
  const none = read(crlf(`Content-Type: multipart/mixed\n\n--z\n${part('c.js')}\n--z--\n`))
  assert.ok(none.codes.includes('missing-boundary') && none.texts.includes('c.js=inert'))
  const wrong = read(crlf(`Content-Type: multipart/mixed; boundary=other\n\n--z\n${part('d.js')}\n--z--\n`))
  assert.ok(wrong.codes.includes('unused-boundary') && wrong.texts.includes('d.js=inert'))
})

test('content before, behind and inside of text parts comes to light', () => {
  const around = read(
    crlf(
      `Content-Type: multipart/mixed; boundary=x\n\n${part('pre.js')}\n\n--x\n\nseen\n--x--\n\n${part('post.js')}\n`,
    ),
  )
  assert.ok(around.codes.includes('content-outside-parts'))
  assert.deepEqual(around.texts.filter((text) => text.includes('.js=inert')).length, 2)
  const inside = read(crlf(`Content-Type: text/plain\n\n--q\nContent-Type: text/html\n${part('e.js')}\n--q--\n`))
  assert.ok(inside.codes.includes('parts-in-text') && inside.texts.includes('e.js=inert'))
})

test('every name a file can have is given', () => {
  const head = 'Content-Type: application/pdf; name="a.pdf"\nContent-Disposition: attachment; filename="b.js"\n\nx\n'
  const found = read(crlf(head))
  assert.ok(found.codes.includes('several-extensions'))
  assert.deepEqual(found.texts, ['a.pdf=x'])
  const forms = read(crlf('Content-Disposition: attachment; filename="a.txt"; filename*=utf-8\'\'b.exe\n\nx\n'))
  assert.ok(forms.codes.includes('mixed-parameter-forms') && forms.codes.includes('several-extensions'))
})

test('base64 with padding or junk inside is read to its end and to the junk', () => {
  const text = `${Buffer.from('one').toString('base64')}=\n${Buffer.from('two!').toString('base64')}`
  const found = read(crlf(`Content-Transfer-Encoding: base64\n\n${text}\n`))
  assert.ok(found.codes.includes('base64-read-differently'))
  assert.deepEqual(found.texts, ['=one'])
})

test('lone returns, zero bytes and broken header lines are read the other way', () => {
  const returns = read(
    Buffer.from(`Content-Type: multipart/mixed; boundary=x\r\r--x\r${part('f.js').replaceAll('\n', '\r')}\r--x--\r`),
  )
  assert.ok(returns.codes.includes('bare-cr') && returns.texts.includes('f.js=inert'))
  const zeros = read(crlf(`Content-Type: multi\0part/mixed; boundary=x\n\n--x\n${part('g.js')}\n--x--\n`))
  assert.ok(zeros.codes.includes('nul') && zeros.texts.includes('g.js=inert'))
  const broken = read(
    crlf(`Subject: a\nno field\nContent-Type: multipart/mixed; boundary=x\n\n--x\n${part('h.js')}\n--x--\n`),
  )
  assert.ok(broken.codes.includes('broken-header') && broken.texts.includes('h.js=inert'))
})

test('files in text: uuencode and yEnc', () => {
  const uu = 'begin 644 a.txt\n%:&5L;&\\\n`\nend\n'
  assert.deepEqual(
    uuencodedFiles(Buffer.from(uu)).map(({ name, bytes }) => `${name}=${bytes.toString()}`),
    ['a.txt=hello'],
  )
  assert.deepEqual(
    uuencodedFiles(Buffer.from(`begin-base64 644 b\n${inert}\n====\n`)).map(({ bytes }) => bytes.toString()),
    ['inert'],
  )
  const shifted = Buffer.from([...Buffer.from('hi=')].map((byte) => (byte + 42) & 255))
  const y = Buffer.concat([
    Buffer.from('=ybegin line=128 size=3 name=c.bin\r\n'),
    shifted,
    Buffer.from('\r\n=yend size=3\r\n'),
  ])
  assert.deepEqual(
    yencFiles(y).map(({ name, bytes }) => `${name}=${bytes.toString()}`),
    ['c.bin=hi='],
  )
})

test('ordinary mail has one reading', () => {
  const letter = crlf(
    `Content-Type: multipart/mixed; boundary="x"\n\nThis is a multi-part message.\n--x\nContent-Type: text/plain\n\nhello\n--x\nContent-Type: text/x; name="a.txt"\n${part('a.txt')}\n--x--\n`,
  )
  assert.deepEqual(read(letter), { codes: [], texts: [] })
})

test('never throws on changed bytes', () => {
  const sample = crlf(
    `Content-Type: multipart/mixed; boundary=x; boundary=y\n\n--x\n${part('a.js')}\n--y\nbegin 644 a\n%:&5L;&\\\nend\n--x--\n=ybegin name=q\nzz\n=yend\n`,
  )
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const input of [changed, changed.subarray(0, cut)])
        assert.ok(otherReadings(input, parseMime(input)).readings.length <= 500)
    }),
  )
})
