/** An alert card with everything on it: many technologies, long command lines, deep objects, gaps, a change log. */
import type { AlertCard } from '#contract/analysis-console-api.ts'
import type { BehaviourCategory, BehaviourEvent } from '#core/behaviour.ts'
import { severities } from '#core/finding.ts'
import type { BehaviourSummary, InspectionReport } from '#core/inspection-report.ts'
import { ago, alertRows, idOf } from './console-world.ts'

const run = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Inert`
const powershell = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`
const encoded = 'SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAKQA'.repeat(12)

const event = (category: BehaviourCategory, at: number, fields: Record<string, string>): BehaviourEvent => ({
  category,
  at,
  pid: 4712,
  via: 'jscript',
  fields,
})

const events = (count: number): BehaviourEvent[] => [
  event('registry_set', 12, {
    TargetObject: run,
    Details: 'rundll32.exe javascript:"\\..\\mshtml,RunHTMLApplication "',
  }),
  event('file_event', 15, {
    TargetFilename: String.raw`C:\Users\ada\AppData\Local\Temp\a-rather-long-name-of-a-file.ps1`,
  }),
  event('dns_query', 22, { QueryName: 'stage-two.download.example.invalid' }),
  event('proxy', 31, { 'c-uri': `https://stage-two.download.example.invalid/${'a'.repeat(140)}?id=4711` }),
  event('com_create', 40, { Class: 'WScript.Shell' }),
  ...Array.from({ length: count }, (_, index) =>
    event('registry_query', 60 + index, { TargetObject: `${run}${index}`, Details: `value ${index}` }),
  ),
]

const behaviour: BehaviourSummary = {
  object: '0/1/0',
  processes: [
    {
      pid: 4711,
      parent: 0,
      image: String.raw`C:\Windows\explorer.exe`,
      commandLine: 'explorer.exe',
      startedBy: 'user',
    },
    {
      pid: 4712,
      parent: 4711,
      image: 'wscript.exe',
      commandLine: 'wscript.exe "C:\\Users\\ada\\Downloads\\invoice.js"',
      startedBy: 'user',
    },
    {
      pid: 4713,
      parent: 4712,
      image: 'rundll32.exe',
      commandLine: `rundll32.exe javascript:"\\..\\mshtml,RunHTMLApplication ";${'x'.repeat(400)}`,
      startedBy: 'run',
    },
    {
      pid: 4714,
      parent: 4713,
      image: powershell,
      commandLine: `powershell.exe -NoProfile -EncodedCommand ${encoded}`,
      startedBy: 'exec',
    },
  ],
  events: events(240),
  layers: [
    {
      index: 0,
      language: 'jscript',
      source: 'submitted',
      pid: 4712,
      code: 'var shell = new ActiveXObject("WScript.Shell");\n'.repeat(40),
    },
    { index: 1, language: 'powershell', source: 'command line', pid: 4714, code: `$a = '${encoded}'` },
  ],
  artifacts: [{ name: 'a.ps1', origin: 'dropped', sha256: 'ab'.repeat(32), size: 4_096 }],
  indicators: [
    { kind: 'url', value: `https://stage-two.download.example.invalid/${'a'.repeat(140)}` },
    { kind: 'domain', value: 'stage-two.download.example.invalid' },
  ],
  unmodelled: ['Scripting.Encoder.EncodeScriptFile', 'Shell.Application.ShellExecute'],
  gaps: [],
  output: 'Hello from the script\n',
}

const objects: InspectionReport['artifacts'] = [
  { id: '0', origin: 'submitted', name: 'message.eml', type: 'mail.message', size: 24_812, sha256: '0a'.repeat(32) },
  { id: '0/0', parent: '0', origin: 'mime-part', name: '', type: 'text.plain', size: 412, sha256: '1b'.repeat(32) },
  {
    id: '0/1',
    parent: '0',
    origin: 'mime-part',
    name: 'Счёт на оплату № 4711 от 3 марта 2026 года.zip',
    type: 'archive.zip',
    size: 18_000,
    sha256: '2c'.repeat(32),
  },
  {
    id: '0/1/0',
    parent: '0/1',
    origin: 'archive-entry',
    name: 'invoice.js',
    type: 'script.jscript',
    size: 16_384,
    sha256: '3d'.repeat(32),
  },
]

const report: InspectionReport = {
  kind: 'message',
  name: 'message.eml',
  sha256: '0a'.repeat(32),
  size: 24_812,
  verdict: {
    level: 'malicious',
    score: 100,
    threat: 'Trojan.Script.Poweliks',
    findings: severities.map((severity, index) => ({
      rule: `sigma.${severity}-of-the-run-key-that-starts-a-script-from-the-registry`,
      severity,
      object: index % 2 ? '0/1/0' : '0',
      text: 'A value of a Run key starts a script that itself comes from the registry, so that no file is ever written.',
      technology: index % 2 ? 'sigma' : 'emulator',
      techniques: ['T1547.001', 'T1218.011', 'T1059.007'].slice(0, index),
    })),
    gaps: [{ who: 'archive', why: 'encrypted, no password found', object: '0/1' }],
  },
  artifacts: objects,
  technologies: ['emulator', 'sigma', 'yara', 'eicar', 'static', 'script-attachment', 'type-mismatch'].map(
    (technology, index) => ({
      technology,
      version: `1.${index}`,
      detected: index < 2,
      names:
        index < 2
          ? ['Trojan.Script.Poweliks', 'run-key-starts-script-from-registry', 'encoded-powershell-command']
          : [],
    }),
  ),
  behaviour: [behaviour],
  techniques: ['T1027.010', 'T1059.001', 'T1059.007', 'T1218.011', 'T1547.001'],
  ms: 412,
}

const told = ['deleted-by-rule', 'delivered', 'not-here-any-more']

export function alertCardOf(id: string): AlertCard {
  const row = alertRows(5)[0]
  if (!row) throw new Error('the world has no alert')
  return {
    ...row,
    id,
    submission: idOf(0),
    envelope: {
      sender: row.summary?.from ?? '',
      recipients: row.recipients.map((address) => ({ address })),
      clientAddress: '2001:db8:4711:abcd:0:8a2e:370:7334',
      clientName: 'mail.example.org',
      receivedAt: ago(120),
    },
    headers: `Received: from mail.example.org (${'a'.repeat(120)})\nSubject: ${row.summary?.subject ?? ''}\n`.repeat(4),
    report,
    dispositions: [...told, ...(row.late ? ['late-notified', 'mailbox-moved'] : [])].map((action, index) => {
      const recipient = row.recipients[index] ?? 'grace@example.com'
      const rest = action === 'deleted-by-rule' ? { backup: row.submission } : {}
      return Object.assign(
        { action, recipient, at: ago(100 - index), detail: 'detected: Trojan.Script.Poweliks' },
        rest,
      )
    }),
    changes: [
      { at: ago(90), who: 'ada.lovelace@example.com', what: 'new → in-process: I look at it.' },
      { at: ago(40), who: 'administrator', what: 'in-process → new' },
    ],
  }
}
