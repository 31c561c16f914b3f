import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '#core/verdict.ts'
import { reportOf } from '../fixtures.ts'
import { maskOf, withExclusions } from './apply.ts'

const artifact = (id: string, parent?: string) => ({
  id,
  origin: 'mime-part' as const,
  name: '',
  type: id === '0' ? 'mail.message' : 'script.jscript',
  size: 1,
  sha256: id.padEnd(64, 'a'),
  ...(parent === undefined ? {} : { parent }),
})
const finding = (object: string, text = 'It is bad.') =>
  ({ rule: `r${object}`, severity: 'critical', object, text, technology: 'signature' }) as const
const report = (...findings: ReturnType<typeof finding>[]) => ({
  ...reportOf('benign'),
  artifacts: [artifact('0'), artifact('0/1', '0'), artifact('0/1/1', '0/1'), artifact('0/2', '0')],
  verdict: judge(findings, []),
})
const envelope = {
  sender: 'Bad@Example.org',
  recipients: [{ address: 'one@example.com' }, { address: 'two@example.com' }],
  clientAddress: '',
  clientName: '',
  receivedAt: '',
}
const levelWith = (
  kind: 'hash' | 'type' | 'sender' | 'recipient' | 'url',
  value: string,
  subject = report(finding('0/1/1')),
) => withExclusions([{ kind, value }], { envelope, report: subject }).verdict.level

test('an excluded object is not judged, nor what is in it', () => {
  assert.equal(levelWith('hash', '0/1'.padEnd(64, 'a')), 'benign')
  assert.equal(levelWith('hash', '0/2'.padEnd(64, 'a')), 'malicious')
  assert.equal(levelWith('type', 'script.*'), 'benign')
  assert.equal(levelWith('type', 'archive.*'), 'malicious')
})

test('an excluded sender frees the message, excluded recipients only when all are', () => {
  assert.equal(levelWith('sender', '*@example.org'), 'benign')
  assert.equal(levelWith('sender', '*@example.net'), 'malicious')
  assert.equal(levelWith('recipient', '*@example.com'), 'benign')
  assert.equal(levelWith('recipient', 'one@*'), 'malicious')
})

test('an excluded address frees what was found because of it', () => {
  const found = report(finding('0', 'The link http://a.example/x leads elsewhere.'))
  assert.equal(levelWith('url', 'http://a.example/*', found), 'benign')
  assert.equal(levelWith('url', 'http://b.example/*', found), 'malicious')
})

test('what is left keeps its weight, and the report says that something was excluded', () => {
  const both = report(finding('0/1'), finding('0/2'))
  const judged = withExclusions([{ kind: 'hash', value: '0/1'.padEnd(64, 'a') }], { envelope, report: both })
  assert.equal(judged.verdict.level, 'malicious')
  assert.deepEqual(
    judged.verdict.findings.map(({ rule }) => rule),
    ['r0/2', 'analysis.excluded'],
  )
  assert.equal(withExclusions([], { envelope, report: both }), both)
})

test('signs of regular expressions in a mask are signs', () => {
  assert.ok(maskOf('a+b(c)@*.example')('A+B(C)@x.example'))
  assert.ok(!maskOf('a.c')('abc'))
  assert.ok(maskOf('a?c')('abc'))
})
