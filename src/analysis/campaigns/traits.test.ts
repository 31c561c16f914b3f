import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '#core/verdict.ts'
import { reportOf } from '../fixtures.ts'
import type { ExaminedReport } from '../technologies/technology.ts'
import { subjectOf, traitsOf } from './traits.ts'

const artifact = (id: string, type: string) => ({
  id,
  origin: 'mime-part' as const,
  name: '',
  type,
  size: 1,
  sha256: id.replaceAll('/', '').padEnd(64, '0'),
})
const finding = (rule: string, object: string) =>
  ({ rule, object, severity: 'high', text: '', technology: 'static' }) as const
const report: ExaminedReport = {
  ...reportOf('benign'),
  artifacts: [
    artifact('0', 'mail.message'),
    artifact('0/1', 'archive.zip'),
    artifact('0/1/1', 'script.jscript'),
    artifact('0/2', 'document.pdf'),
    artifact('0/3', 'image.png'),
  ],
  links: [
    { url: 'https://evil.example/login?user=1', object: '0', place: 'html', targets: [] },
    { url: 'https://big.example/help', object: '0', place: 'html', targets: [] },
  ],
  verdict: judge([finding('a.b', '0/1/1'), finding('a.c', '0/3')], []),
}
const submission = {
  envelope: { sender: 'Bad@Evil.example', recipients: [], clientAddress: '', clientName: '', receivedAt: '' },
}

test('guilty objects with what they lie in, addresses without what differs, the sender; not what everybody has', () => {
  const traits = traitsOf({ report, submission, common: new Set(['big.example']) })
  assert.deepEqual(
    traits.map(({ kind, value }) => `${kind} ${value.replace(/0{20,}$/, '')}`),
    ['object 01', 'object 011', 'address evil.example/login', 'domain evil.example', 'sender bad@evil.example'],
  )
})

test('what was seen in the run counts with three rules or more', () => {
  const ran = (...rules: string[]) => ({
    ...report,
    verdict: judge(
      rules.map((rule) => finding(rule, '0')),
      [],
    ),
  })
  const rulesOf = (one: ExaminedReport) =>
    traitsOf({ report: one, submission, common: new Set() }).find(({ kind }) => kind === 'rules')?.value
  assert.equal(rulesOf(ran('sigma.a', 'sigma.b')), undefined)
  assert.equal(rulesOf(ran('sigma.a', 'sigma.b', 'sigma.c')), rulesOf(ran('sigma.c', 'sigma.b', 'sigma.a', 'x.y')))
})

test('a subject without numbers and answers', () => {
  assert.equal(subjectOf('Re: Fwd: Invoice No. 4711 is overdue!'), 'invoice no is overdue')
  assert.equal(subjectOf('Отв: Счёт №5 от 12.03 к оплате'), 'счёт от к оплате')
  assert.equal(subjectOf('Invoice 5'), '')
})
