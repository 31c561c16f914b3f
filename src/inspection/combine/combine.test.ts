/** Whole messages: what each combination says, and that its halves alone say nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyzers } from '../analyzers/index.ts'
import { formats } from '../formats.ts'
import { createInspector } from '../inspect.ts'
import { readKnowledge } from '../knowledge/knowledge.ts'

const knowledge = readKnowledge([
  {
    file: 'a.yml',
    text: `
brands: [{ name: Examplepay, words: [examplepay], domains: [examplepay.com] }]
freeHosting: [pages.test]
freeMail: [freemail.test]
credentialLure: [verify your * account]
paymentLure: [attached invoice]
urgentRequest: [gift cards]
`,
  },
])
const { inspect } = createInspector({
  formats,
  analyzers,
  knowledge,
  sigma: { match: () => ({ observations: [], unfinished: [] }) },
  now: () => 0,
})

interface Letter {
  readonly from?: string
  readonly to?: string
  readonly reply?: string
  readonly subject?: string
  readonly html?: string
  readonly parts?: readonly (readonly [string, string | Buffer])[]
}

async function rules({
  from = 'a@company.test',
  to = 'b@ours.test',
  reply,
  subject = 'Hello',
  html = '',
  parts = [],
}: Letter) {
  const attached = parts.map(
    ([name, body]) =>
      `--x\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`,
  )
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    ...(reply === undefined ? [] : [`Reply-To: ${reply}`]),
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
  ]
  const text = `${head.join('\r\n')}\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><body>${html}</body></html>\r\n${attached.join('')}--x--\r\n`
  const report = await inspect({
    name: 'm.eml',
    bytes: Buffer.from(text),
    kind: 'message',
    profile: 'static',
    deadline: 1_000,
    ownDomains: ['ours.test'],
  })
  const told = report.verdict.findings.filter(({ technology }) => technology === 'combination').map(({ rule }) => rule)
  return { told, level: report.verdict.level }
}

const lure = 'Please verify your account.'
const link = (href: string, text = 'here'): string => `<a href="${href}">${text}</a>`

test('a brand, an urge and a way elsewhere are phishing; two of them are not', async () => {
  const whole = await rules({ from: 'Examplepay <x@other.test>', html: `${lure} ${link('http://evil.test/')}` })
  assert.ok(whole.told.includes('phish.brand-lure') && whole.level === 'malicious')
  for (const letter of [
    { from: 'Examplepay <x@examplepay.com>', html: `${lure} ${link('https://www.examplepay.com/')}` },
    { from: 'Examplepay <x@other.test>', html: `News ${link('http://evil.test/')}` },
    { html: `${lure} ${link('http://shop.test/')}` },
  ]) {
    const half = await rules(letter)
    assert.equal(half.level, 'benign', JSON.stringify(half))
  }
})

test('an urge by deceptive, bare or twin links', async () => {
  assert.ok(
    (await rules({ html: `${lure} ${link('http://evil.test/', 'www.examplepay.com')}` })).told.includes(
      'phish.lure-deceptive-link',
    ),
  )
  assert.ok((await rules({ html: `${lure} ${link('http://203.0.113.5/')}` })).told.includes('phish.lure-shady-link'))
  assert.ok(
    (await rules({ from: 'x@goodbank.test', html: `${lure} ${link('http://goodbank-login.test/')}` })).told.includes(
      'phish.lure-sender-twin',
    ),
  )
})

test('an urge by the line of some customer, or by the sender as a folder of another site', async () => {
  const told = async (href: string) => (await rules({ from: 'x@goodbank.test', html: `${lure} ${link(href)}` })).told
  assert.ok((await told('http://80-219-219-193.dsl.line.test/x')).includes('phish.lure-shady-link'))
  assert.ok((await told('http://evil.test/www.goodbank.test/update.php')).includes('phish.lure-sender-path'))
  for (const href of [
    'http://news.mailer.test/c/?u=www.goodbank.test',
    'http://v1-2-3.mailer.test/',
    'http://1.2.3.test/',
  ])
    assert.deepEqual(await told(href), ['text.credential-lure'])
})

test('pictures are no ways: what a reader can click decides', async () => {
  const pictures = ['a', 'b', 'c'].map((name) => `http://www.examplepay.com/${name}.gif`).join(' ')
  const html = `${lure} ${pictures} ${link('http://evil.test/')}`
  assert.ok((await rules({ from: 'Examplepay <x@examplepay.com>', html })).told.includes('phish.brand-lure'))
})

test('a page in the looks of its sender with a bare address', async () => {
  const html = `<img src="http://www.goodbank.test/logo.png">${link('http://203.0.113.5:81/')}`
  assert.ok((await rules({ from: 'x@goodbank.test', html })).told.includes('phish.dressed-link'))
})

test('a form for a password with an urge; the form alone is less', async () => {
  const page = '<html><form action="http://evil.test/p"><input type="password" name="p"></form></html>'
  const whole = await rules({ html: lure, parts: [['form.html', page]] })
  assert.ok(whole.told.includes('phish.lure-form') && whole.level === 'malicious')
})

test('senders: a name for another, a look-alike, a free mailbox, the recipient in the link', async () => {
  assert.ok((await rules({ from: '"boss@ours.test" <x@evil.test>' })).told.includes('from.display-address'))
  assert.ok((await rules({ from: 'x@0urs.test' })).told.includes('from.own-look-alike'))
  assert.ok((await rules({ from: 'Examplepay Support <x@freemail.test>' })).told.includes('phish.brand-sender'))
  assert.ok(
    !(await rules({ from: 'Examplepay Fan Club Berlin <x@freemail.test>' })).told.includes('phish.brand-sender'),
  )
  assert.ok((await rules({ html: link('https://a.pages.test/?e=b@ours.test') })).told.includes('phish.recipient-link'))
})

test('a wish for money that wants its answer elsewhere', async () => {
  assert.ok(
    (await rules({ from: 'Boss <boss@company.test>', reply: 'x@freemail.test', html: 'Buy gift cards' })).told.includes(
      'bec.request',
    ),
  )
  assert.ok(
    (await rules({ from: 'Boss <x@freemail.test>', html: 'Buy gift cards' })).told.includes('bec.free-mail-request'),
  )
  assert.equal((await rules({ html: 'Buy gift cards' })).level, 'benign')
})

test('invoice words and a script; a script that hides; a shortcut', async () => {
  assert.ok(
    (await rules({ html: 'attached invoice', parts: [['a.js', 'WScript.Echo(1)']] })).told.includes(
      'combination.payment-runnable',
    ),
  )
  assert.ok((await rules({ parts: [['a.pdf.js', 'WScript.Echo(1)']] })).told.includes('combination.disguised-runnable'))
  assert.ok(
    (await rules({ parts: [['a.url', '[InternetShortcut]\r\nURL=http://a.test/']] })).told.includes(
      'combination.mail-shortcut',
    ),
  )
})
