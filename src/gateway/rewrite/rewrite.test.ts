/** Changes to messages on their way: what is changed reads well, and everything else keeps its bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeText } from '#formats/mime/text.ts'
import { decodeBody, parseMime, type MimePart } from '#formats/mime/parse.ts'
import { addBanner } from './banner.ts'
import { stripAttachments } from './strip-attachments.ts'
import { stubOf } from './stub.ts'
import { tagSubject } from './tag-subject.ts'

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'))
const leaves = (part: MimePart): MimePart[] => (part.children.length > 0 ? part.children.flatMap(leaves) : [part])

/** Every leaf as people would read it. */
function read(data: Buffer): { type: string; text: string }[] {
  return leaves(parseMime(data).root).map((part) => ({
    type: part.contentType,
    text: decodeText(decodeBody(data, part), part.parameters['charset'] ?? 'utf-8'),
  }))
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const alternative = crlf(`From: a@example.org
Subject: Hi
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${base64('<html><body class="x"><p>Grüße</p></body></html>')}
--b--
`)

test('the warning stands above every text that people may see, in its encoding', () => {
  for (const banner of ['Not analysed = be careful.', 'Не проверено: осторожно.']) {
    const [plain, html] = read(addBanner(alternative, banner))
    assert.ok(plain?.text.startsWith(`${banner}\r\n\r\nGrüße`), plain?.text)
    assert.match(html?.text ?? '', /^<html><body class="x"><p><strong>.*<\/strong><\/p>\r\n<p>Grüße<\/p>/)
    assert.ok(html?.text.includes(banner))
  }
})

test('signs of HTML in the warning are text', () => {
  const html = crlf('Content-Type: text/html\n\n<body>x</body>\n')
  assert.match(read(addBanner(html, 'a <b> & c'))[0]?.text ?? '', /a &lt;b&gt; &amp; c/)
})

test('a plain message keeps its bytes below the warning', () => {
  const plain = crlf('From: a@example.org\nSubject: Hi\n\nGood day.\n')
  assert.ok(addBanner(plain, 'Careful.').toString().endsWith('Subject: Hi\r\n\r\nCareful.\r\n\r\nGood day.\r\n'))
})

test('a signed message is wrapped, byte for byte, beside the warning', () => {
  const body =
    '--s\nContent-Type: text/plain\n\nsigned text\n--s\nContent-Type: application/pgp-signature\n\nsignature\n--s--\n'
  const signed = crlf(`From: a@example.org\nContent-Type: multipart/signed; boundary=s\n\n${body}`)
  const wrapped = addBanner(signed, 'Осторожно.')
  const { root } = parseMime(wrapped)
  assert.equal(root.contentType, 'multipart/mixed')
  assert.deepEqual(
    root.children.map(({ contentType }) => contentType),
    ['text/plain', 'multipart/signed'],
  )
  assert.equal(read(wrapped)[0]?.text, 'Осторожно.\r\n')
  assert.ok(wrapped.includes(crlf(body)))
})

test('a message that is one attachment gets the warning as a text beside it', () => {
  const pdf = crlf(
    `Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n${base64('%PDF-')}\n`,
  )
  const [warning, attachment] = read(addBanner(pdf, 'Careful.'))
  assert.equal(warning?.text, 'Careful.\r\n')
  assert.equal(attachment?.type, 'application/pdf')
  assert.equal(attachment?.text, '%PDF-')
})

const mixed = crlf(`Subject: Files
Message-ID: <one@example.org>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See the file.
--b
Content-Type: application/zip; name="a.zip"
Content-Disposition: attachment; filename="a.zip"
Content-Transfer-Encoding: base64

UEsDBA==
--b--
`)

test('attachments are replaced by a note, texts stay', () => {
  const stripped = stripAttachments(mixed, 'Removed.')
  assert.deepEqual(
    read(stripped).map(({ text }) => text),
    ['See the file.', 'Removed.\r\na.zip\r\n'],
  )
  assert.doesNotMatch(stripped.toString(), /UEsDBA/)
})

test('a message that is one attachment keeps its own header fields', () => {
  const single = crlf('Subject: S\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n')
  assert.equal(stripAttachments(single, 'Removed.').toString(), 'Subject: S\r\n\r\nRemoved.\r\n')
})

test('the text ahead of the attachments has a Message-ID of its own', () => {
  const stub = stubOf(mixed, { note: 'Follows.', messageId: '<two@example.com>' }).toString()
  assert.match(stub, /^Message-ID: <two@example\.com>\r$/m)
  assert.doesNotMatch(stub, /one@example\.org|UEsDBA/)
})

test('the tag goes before the subject, encoded where it must be, and makes one where there is none', () => {
  assert.match(tagSubject(mixed, '[Threat]').toString(), /^Subject: \[Threat\] Files\r$/m)
  assert.match(tagSubject(mixed, 'Угроза').toString(), /^Subject: =\?UTF-8\?B\?0KPQs9GA0L7Qt9Cw\?= Files\r$/m)
  assert.match(tagSubject(crlf('From: a@b\n\nx\n'), '[T]').toString(), /^Subject: \[T\]\r\nFrom/)
  assert.equal(tagSubject(mixed, ''), mixed)
})

test('whatever the message is, changing it does not throw and loses no header field', () => {
  const pieces = [
    'Content-Type: ',
    'multipart/mixed; boundary=b',
    '\r\n',
    '\r\n\r\n',
    '--b',
    '--',
    'text/html',
    'x',
    '\0',
    ': ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
      const data = Buffer.from(`X-First: 1\r\n${parts.join('')}`)
      for (const changed of [addBanner(data, 'Осторожно'), stripAttachments(data, 'n'), tagSubject(data, 't')])
        assert.ok(changed.includes('X-First: 1'))
    }),
  )
})
