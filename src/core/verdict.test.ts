/** The judgement as a table: findings and gaps on the left, what they come to on the right. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, constantFrom, property } from 'fast-check'
import { severities, type Finding, type Severity } from './finding.ts'
import { isDetection, judge, levelOf, scoreOf, type Level } from './verdict.ts'

const finding = (rule: string, severity: Severity, threat?: string): Finding => ({
  rule,
  severity,
  object: '0',
  text: 'A sentence.',
  technology: 'test',
  ...(threat === undefined ? {} : { threat }),
})
const gap = { who: 'archive', why: 'encrypted, no password found' }

const table: readonly (readonly [readonly Severity[], number, Level, Level])[] = [
  [[], 0, 'benign', 'unknown'],
  [['info', 'info'], 0, 'benign', 'unknown'],
  [['low'], 8, 'benign', 'unknown'],
  [['low', 'low', 'low', 'low'], 28, 'benign', 'unknown'],
  [['medium'], 35, 'suspicious', 'suspicious'],
  [['medium', 'low'], 40, 'suspicious', 'suspicious'],
  [['medium', 'medium'], 58, 'suspicious', 'suspicious'],
  [['medium', 'medium', 'medium', 'medium'], 82, 'malicious', 'malicious'],
  [['high'], 75, 'malicious', 'malicious'],
  [['critical'], 100, 'malicious', 'malicious'],
]

test('findings come to a score, and with gaps never to benign', () => {
  for (const [given, score, level, withGap] of table) {
    const findings = given.map((severity, index) => finding(`rule.${index}`, severity))
    assert.deepEqual([judge(findings, []).score, judge(findings, []).level], [score, level], given.join())
    assert.equal(judge(findings, [gap]).level, withGap, given.join())
  }
})

test('the same rule counts once, by its strongest finding', () => {
  assert.equal(scoreOf([finding('a', 'medium'), finding('a', 'medium'), finding('a', 'low')]), 35)
  assert.equal(scoreOf([finding('a', 'low'), finding('a', 'medium')]), 35)
})

test('the threat is that of the most severe finding with a name, and only of detections', () => {
  const findings = [finding('a', 'medium', 'First'), finding('b', 'high', 'Second'), finding('c', 'high', 'Third')]
  assert.equal(judge(findings, []).threat, 'Second')
  assert.equal(judge([finding('a', 'critical'), finding('b', 'low', 'Named')], []).threat, 'Named')
  assert.equal(judge([finding('a', 'low', 'Named')], []).threat, undefined)
})

test('a detection is what is suspicious or malicious', () => {
  assert.deepEqual((['benign', 'unknown', 'suspicious', 'malicious'] as const).map(isDetection), [
    false,
    false,
    true,
    true,
  ])
})

test('more findings never lower the score, gaps never change it', () => {
  check(
    property(array(constantFrom(...severities), { maxLength: 12 }), constantFrom(...severities), (given, more) => {
      const findings = given.map((severity, index) => finding(`rule.${index}`, severity))
      const score = scoreOf(findings)
      assert.ok(score >= 0 && score <= 100)
      assert.ok(scoreOf([...findings, finding('more', more)]) >= score)
      assert.notEqual(levelOf(score, [gap]), 'benign')
    }),
  )
})
