/** What a console may have to show, at its extremes: long names, all states, both kinds of nothing. Made up, the same at every run. */
import type { Vip } from '#contract/analysis-campaigns-api.ts'
import { roles, type PersonRow } from '#contract/people-api.ts'
import type { alertRow, Exclusion, ExternalSystem, submissionRow } from '#contract/analysis-console-api.ts'
import { protectionDefaults, type ProtectionStatus } from '#contract/gateway-protection-api.ts'
import type { QueueRow } from '#contract/gateway-queue-api.ts'
import type { AuditRow, EventRow } from '#contract/gateway-events-api.ts'
import type { BackupRow, inboxMessage } from '#contract/gateway-kept-api.ts'
import { engineDefaults, type Rule } from '#contract/gateway-rules-api.ts'
import { endings, noVerdictPolicies, queues } from '#core/disposition.ts'
import { levels } from '#core/verdict.ts'
import type { OwnIdentity } from '#contract/identity-api.ts'
import type { z } from 'zod'

const began = Date.parse('2026-03-04T09:41:07.250Z')
/** A moment, seconds before the world began. */
export const ago = (seconds: number): string => new Date(began - seconds * 1_000).toISOString()
const soon = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString()

/** Identifiers that fall, as the newest row comes first. */
export const idOf = (index: number): string =>
  `0196${(0xff_ff_ff_ff - index).toString(16).slice(-8)}`.replace(/^(.{8})(.{4})$/, '$1-$2-7000-8000-000000000000')

const subjects = [
  'Quarterly figures',
  'Счёт на оплату № 4711 от 3 марта, срочно, оплатить до конца дня, иначе отгрузка будет отменена',
  'Re: Re: Fwd: Invoice 2026-0304 overdue, please see the attached archive and confirm before noon today',
  '',
  'Ihre_Bestellung_unter_der_Nummer_DE-2026-000000004711-wurde-versandt',
]
const senders = [
  'ada@example.org',
  'buchhaltung.mahnwesen@rechnungen.lieferant-mit-langem-namen.example',
  '',
  'ops@example.net',
]
const threats = ['Trojan.Script.Poweliks', 'Exploit.MSOffice.CVE-2017-11882.EquationEditor.Generic', 'EICAR-Test-File']
const people = [
  'grace@example.com',
  'the.whole.accounting.department@subsidiary.of.the.company.example.com',
  'alan@example.com',
]

const pick = <T>(all: readonly T[], index: number): T => {
  const one = all[index % all.length]
  if (one === undefined) throw new Error('there is nothing to pick from')
  return one
}
const toMany = (index: number) => people.concat(people.map((one) => `copy.${one}`)).slice(0, 1 + (index % 5))
const summaryOf = (index: number) => ({
  from: `Sender ${index} <${pick(senders, index) || 'mailer-daemon@example.org'}>`,
  to: 'Undisclosed recipients:;',
  subject: pick(subjects, index),
  messageId: `<${index}.4711@mail.example.org>`,
  date: 'Wed, 4 Mar 2026 09:41:07 +0000',
})
const rows = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const reasons = ['waits for the analysis', '451 4.7.1 Greylisted, please come back in 300 seconds (mx2.example.com)']

export const queueRows = (count: number): QueueRow[] =>
  rows(count, (index) => {
    const queue = pick(queues, index + 3)
    return {
      id: idOf(index),
      queue,
      at: ago(index * 37),
      size: 1_400 * (index + 1) ** 2,
      summary: summaryOf(index),
      sender: pick(senders, index),
      recipients: toMany(index).map((address) => ({ address, state: 'waiting', lastReply: '', attempts: index % 4 })),
      reason: queue === 'hold' ? pick(reasons, 0) : queue === 'deferred' ? pick(reasons, 1) : '',
      ...(queue === 'hold' || queue === 'deferred' ? { due: soon(60 + index * 40) } : {}),
      ...(queue === 'hold' ? { submission: idOf(index), progress: (index * 17) % 100 } : {}),
    }
  })

export const eventRows = (count: number): EventRow[] =>
  rows(count, (index) => {
    const level = index % 5 === 4 ? undefined : pick(levels, index)
    return {
      id: idOf(index),
      at: ago(index * 61),
      sender: pick(senders, index),
      recipients: toMany(index),
      summary: summaryOf(index),
      size: 3_000 * (index + 1),
      clientAddress: index % 2 ? '192.0.2.7' : '2001:db8:4711:abcd:0:8a2e:370:7334',
      rule: index % 3 ? 'Default' : 'Accounting department and its deputies',
      outcome: pick([...endings, ...queues], index),
      ...(level ? { level } : {}),
      ...(level === 'malicious' || level === 'suspicious' ? { threat: pick(threats, index) } : {}),
      unanalysed: index % 7 === 3,
    }
  })

export const backupRows = (count: number): BackupRow[] =>
  rows(count, (index) => ({
    id: idOf(index),
    at: ago(index * 91),
    sender: pick(senders, index),
    recipients: toMany(index),
    summary: summaryOf(index),
    size: 71_000 * (index + 1),
    reason: index % 2 ? 'no verdict: too-large (250 MB)' : `detected: ${pick(threats, index)}`,
    ...(index % 2 ? {} : { threat: pick(threats, index) }),
  }))

export const alertRows = (count: number): z.output<typeof alertRow>[] =>
  rows(count, (index) => ({
    id: idOf(index),
    submission: idOf(index),
    at: ago(index * 121),
    state: pick(['new', 'in-process', 'closed'] as const, index),
    importance: pick(['high', 'medium', 'low'] as const, index),
    level: pick(['malicious', 'suspicious'] as const, index),
    score: 100 - (index % 60),
    threat: index === 3 ? '' : pick(threats, index),
    summary: summaryOf(index),
    name: 'message.eml',
    system: 'gateway.example.com',
    recipients: toMany(index),
    technologies: ['emulator', 'sigma', 'yara', 'script-attachment'].slice(0, 1 + (index % 4)),
    late: index % 5 === 1,
  }))

export const submissionRows = (count: number): z.output<typeof submissionRow>[] =>
  rows(count, (index) => {
    const state = pick(['done', 'analysing', 'queued', 'failed', 'done'] as const, index)
    return {
      id: idOf(index),
      at: state === 'done' || state === 'failed' ? ago(index * 11) : new Date(Date.now() - 4_000).toISOString(),
      kind: pick(['message', 'file', 'url'] as const, index),
      name: pick(subjects, index),
      system: 'gateway.example.com',
      state,
      ...(state === 'done' ? { level: pick(levels, index), score: (index * 13) % 100, took: 412 * (index + 1) } : {}),
      ...(state === 'done' && index % 2 ? { threat: pick(threats, index) } : {}),
    }
  })

export const auditRows = (count: number): AuditRow[] =>
  rows(count, (index) => ({
    id: String(1_000_000 - index),
    at: ago(index * 300),
    who: pick(['administrator', 'command line', 'ada.lovelace@example.com'], index),
    what: pick(['queue-delete', 'protection', 'rule', 'server-confirmed', 'flow', 'backup-deliver'], index),
    detail: index % 3 ? `"submitClean":true,"waitSeconds":${600 + index}` : rows(9, idOf).join(', '),
  }))

export const inboxRows = (count: number): z.output<typeof inboxMessage>[] =>
  rows(count, (index) => ({
    id: idOf(index),
    at: ago(index * 77),
    recipients: ['inbox@lazaret.test'],
    summary: summaryOf(index),
    size: 2_048 * (index + 1),
  }))

export const exclusionRows = (): Exclusion[] =>
  (['hash', 'sender', 'recipient', 'url', 'type'] as const).map((kind, index) => ({
    id: idOf(index),
    kind,
    value: kind === 'hash' ? 'ab12'.repeat(16) : `*@${'long.'.repeat(index)}example.org`,
    comment: index ? 'Asked for by the accounting department; the sender signs all its mail.' : '',
    who: index === 2 ? 'command line' : 'administrator',
    at: ago(index * 86_400),
  }))

export const fingerprints = { own: '3f9a'.repeat(16), server: 'c07e51d2'.repeat(8), other: '9b'.repeat(32) } as const

export const identityOf = (fingerprint: string): OwnIdentity => ({
  id: idOf(77),
  fingerprint,
  madeAt: ago(864_000),
  validUntil: '2036-02-22T09:41:07.000Z',
  previous: { fingerprint: '77c1'.repeat(16), until: ago(864_000) },
})

export const vipRows = (count: number): Vip[] =>
  Array.from({ length: count }, (_, index) => ({
    mask: index % 2 ? 'board-*@example.org' : `director-with-a-very-long-name-${index}@headquarters.example.org`,
    who: 'v.ivanova',
    at: ago(index * 100),
  }))

export const peopleRows = (): PersonRow[] =>
  ['administrator', ...roles].map((role, index) => ({
    name: index === 0 ? 'administrator' : `${role}.with.a.long.name`,
    role: roles.find((one) => one === role) ?? 'auditor',
    mustChangePassword: index % 2 === 1,
    since: `2026-03-0${index + 1}T08:00:00.000Z`,
  }))

export const systemRows = (): ExternalSystem[] =>
  (['waiting', 'accepted', 'rejected', 'revoked'] as const).map((state, index) => ({
    id: idOf(index),
    name: index === 1 ? 'gateway-of-the-subsidiary-in-nowosibirsk.mail.example.com' : `gateway-${index}.example.com`,
    kind: pick(['mail-gateway', 'mail-gateway', 'web-gateway', 'other'] as const, index),
    instances: rows(1 + index, (node) => idOf(90 + node)),
    fingerprint: index === 0 ? fingerprints.own : pick(['1d', '2e', '4c'], index).repeat(32),
    address: index % 2 ? '192.0.2.17' : '2001:db8::4711',
    state,
    firstSeen: ago(864_000),
    lastSeen: ago(index * 4_000),
  }))

const ruleOf = (index: number, words: Partial<Rule>): Rule => ({
  id: idOf(index),
  name: 'Default',
  enabled: true,
  position: index + 1,
  analysisProtection: true,
  engines: engineDefaults,
  onDetection: 'delete',
  noVerdict: 'deliver',
  keepWaitingHours: 24,
  backup: true,
  takeBack: 'default',
  subjectTag: '[Threat detected]',
  banner: 'This message could not be analysed in time. Take care with its attachments and links.',
  ...words,
})
export const ruleRows = (): Rule[] => [
  ruleOf(0, {
    name: 'Accounting department and its deputies',
    noVerdict: pick(noVerdictPolicies, 1),
    onDetection: 'quarantine',
  }),
  ruleOf(1, { name: 'Deny list', enabled: false, onDetection: 'reject', noVerdict: 'reject' }),
  ruleOf(2, { noVerdict: 'keep-waiting', engines: { antiMalware: { enabled: true, action: 'reject' } } }),
]

export const protectionOf = (words: Partial<ProtectionStatus> = {}): ProtectionStatus => ({
  ownFingerprint: fingerprints.own,
  servers: [],
  state: 'not-configured',
  explanation: 'No analysis server is set, or nothing is to be sent to it.',
  settings: protectionDefaults,
  held: { messages: 1_204, bytes: 734_003_200 },
  releasedUnanalysed: 3,
  ...words,
})
