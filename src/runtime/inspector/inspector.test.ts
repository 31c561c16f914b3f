import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openInspector } from './inspector.ts'

const inspector = await openInspector({ rulesDirectory: 'rules', workers: 1 })
after(() => inspector[Symbol.asyncDispose]())
const eicar = 'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo='
const head = 'From: a@lazaret.test\r\nTo: b@lazaret.test\r\nSubject: Lunch\r\nMIME-Version: 1.0\r\n'
const mail = (text: string) =>
  inspector.inspect({
    name: 'm.eml',
    bytes: Buffer.from(head + text),
    kind: 'message',
    profile: 'full',
    deadline: 10_000,
  })
const attach = (name: string, data: string) =>
  mail(
    `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${data}\r\n--x--\r\n`,
  )

test('a clean letter is benign and has its summary', async () => {
  const report = await mail('Content-Type: text/plain\r\n\r\nShall we eat at noon?\r\n')
  assert.equal(report.verdict.level, 'benign')
  assert.equal(report.summary?.subject, 'Lunch')
})

test('EICAR attached, bare and packed, is malicious and named', async () => {
  for (const data of [eicar, gzipSync(Buffer.from(eicar, 'base64')).toString('base64')]) {
    const report = await attach('file.gz', data)
    assert.equal(report.verdict.threat, 'EICAR-Test-File')
    assert.equal(report.verdict.level, 'malicious')
  }
})

test('a bomb is stopped and never benign', async () => {
  const report = await attach('bomb.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64'))
  assert.notEqual(report.verdict.level, 'benign')
})

test('a script that stores code in the registry is found by YARA', async () => {
  const script =
    'var s=new ActiveXObject("WScript.Shell");s.RegWrite("HKCU\\\\Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run\\\\x","rundll32.exe javascript:\\"..\\\\mshtml,RunHTMLApplication \\";eval(1)");'
  const report = await attach('a.js', Buffer.from(script).toString('base64'))
  assert.equal(report.verdict.level, 'malicious')
  assert.equal(report.verdict.threat, 'Trojan.Script.Poweliks')
})

test('workers made ready for static inspections say the same, and do a full one too', async () => {
  await using lean = await openInspector({ rulesDirectory: 'rules', workers: 1, profile: 'static' })
  const bytes = Buffer.from(`${head}Content-Type: text/javascript; name=a.js\r\n\r\nWScript.Echo(1)\r\n`)
  const request = { name: 'm.eml', bytes, kind: 'message', deadline: 20_000 } as const
  for (const profile of ['static', 'full'] as const) {
    const one = await lean.inspect({ ...request, profile })
    const other = await inspector.inspect({ ...request, profile })
    assert.deepEqual({ ...one, ms: 0, behaviour: [] }, { ...other, ms: 0, behaviour: [] })
    assert.deepEqual(
      [one, other].map(({ behaviour }) => behaviour.length),
      profile === 'full' ? [1, 1] : [0, 0],
    )
  }
  assert.equal(lean.state(), 'working')
})

test('the bytes stay with who asked', async () => {
  const bytes = Buffer.from(`${head}\r\nhello\r\n`)
  await inspector.inspect({ name: 'm.eml', bytes, kind: 'message', profile: 'static', deadline: 10_000 })
  assert.ok(bytes.includes('hello'))
})
