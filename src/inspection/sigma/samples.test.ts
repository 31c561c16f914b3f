/** Rules in the form of the public collections, with every feature of the specification, loaded unchanged: what fires and what does not. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { BehaviourCategory, BehaviourReport } from '#core/behaviour.ts'
import { compileSigma } from './compile.ts'

const folder = path.join(import.meta.dirname, 'samples')
const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }))

/** What an editor or a check-out on Windows makes of a rule. */
const odd = {
  'odd-bytes.yml': `\uFEFFtitle: Byte Order Mark And Carriage Returns
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        CommandLine|contains: "\\tcrlf ü"
    condition: selection \t
level: low
`.replaceAll('\n', '\r\n'),
  'odd-tab-values.yml': `title: After The Tabs
logsource: {category: process_creation, product: windows}
detection:
    selection:
        CommandLine:\t"tab value"\t# comment
    condition:\tselection
`,
  'odd-tabs.yml': `title: Tab Before A Key
logsource:
\tcategory: process_creation
detection:
    selection:
        CommandLine: x
    condition: selection
`,
}
const sources = [...files, ...Object.entries(odd).map(([file, text]) => ({ file, text }))]
const compiled = compileSigma(sources)

type Fields = Readonly<Record<string, string>>
type Event = readonly [category: BehaviourCategory, fields: Fields, at?: number]

const reportOf = (events: readonly Event[]): BehaviourReport => ({
  processes: [{ pid: 1, parent: 0, image: String.raw`C:\x\odd.exe`, commandLine: 'odd.exe', startedBy: 'user' }],
  layers: [],
  artifacts: [],
  indicators: [],
  unmodelled: [],
  gaps: [],
  output: '',
  events: events.map(([category, fields, at = 0]) => ({ category, at, pid: 1, via: 'host', fields })),
})

function firedBy(...events: Event[]): string[] {
  const { observations, unfinished } = compiled.rules.match(reportOf(events))
  assert.deepEqual(unfinished, [])
  return observations.map(({ text }) => text)
}

interface Case {
  readonly title: string
  readonly category?: BehaviourCategory
  readonly hits: readonly Fields[]
  readonly misses: readonly Fields[]
}
const lines = (...texts: string[]): Fields[] => texts.map((CommandLine) => ({ CommandLine }))
const base64 = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64')
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const cases: readonly Case[] = [
  {
    title: 'All Words In Any Order',
    hits: lines('powershell -NOP -w hidden', 'p hidden -nop'),
    misses: lines('powershell -nop', 'hidden'),
  },
  {
    title: 'Beginning And End',
    hits: [{ Image: String.raw`c:\users\x\A.EXE` }, { Image: String.raw`C:\Users\x\y\b.exe` }],
    misses: [{ Image: String.raw`D:\Users\a.exe` }, { Image: String.raw`C:\Users\a.exe.txt` }],
  },
  { title: 'Case Matters Here', hits: lines('a VeRy long Odd'), misses: lines('a very long Odd', 'a VeRy long odd') },
  {
    title: 'Dashes Of Every Kind',
    hits: lines('c -urlcache /f x', 'c /urlcache -f x', 'c –urlcache ―f x', 'c —URLCACHE -F x'),
    misses: lines('c urlcache f x', 'c -urlcache', 'c _urlcache /f x'),
  },
  {
    title: 'Encoded Words',
    hits: lines(
      `x ${base64('foreach')}`,
      base64('iInvoke-Expression $a'),
      base64('a New-Object b'),
      base64('abNew-Object'),
      base64('[Convert]::FromBase64String("x")', 'utf16le'),
      base64('[x]::FromBase64String(', 'utf16le'),
      base64('.Reflection.Assembly.', 'utf16le'),
      bigEndian('ab').toString('base64'),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ab', 'utf16le')]).toString('base64'),
    ),
    misses: lines('foreach', base64('xforeach'), base64('invoke-expression'), 'New-Object', base64('x', 'utf16le')),
  },
  {
    title: 'Expressions With Flags',
    hits: lines('case12', 'ANY  Case', 'first\nsecond\nthird', 'xfirst\nsecondx', 'INLINE.EXE'),
    misses: lines('Case12', 'case123', 'a second', 'firstsecond', 'inlineXexe'),
  },
  {
    title: 'Fields Compared',
    hits: [{ Image: 'C:\\A.exe', ParentImage: 'c:\\a.EXE', CommandLine: 'a', ParentCommandLine: 'b' }],
    misses: [
      { Image: 'C:\\a.exe', ParentImage: 'C:\\b.exe', CommandLine: 'a', ParentCommandLine: 'b' },
      { Image: 'C:\\a.exe', ParentImage: 'C:\\a.exe', CommandLine: 'b -x', ParentCommandLine: 'b' },
      { Image: 'C:\\a.exe' },
    ],
  },
  {
    title: 'Night Of A Weekend Month',
    hits: [{ UtcTime: '2026-11-07 03:15:00.123' }, { UtcTime: '2026-12-01T02:00:00Z' }],
    misses: [
      { UtcTime: '2026-11-07 03:30:00' },
      { UtcTime: '2026-11-08 03:15:00' },
      { UtcTime: '2026-10-07 03:15:00' },
      { UtcTime: '2026-11-07 04:15:00' },
      { UtcTime: 'at night' },
      {},
    ],
  },
  {
    title: 'First Week Of A Year',
    hits: [{ UtcTime: '2026-01-01' }, { UtcTime: '2024-12-30 00:00:00' }],
    misses: [{ UtcTime: '2020-01-01' }, { UtcTime: '2027-01-01' }, { UtcTime: '2026-01-08' }],
  },
  {
    title: 'Not The Same Program',
    hits: [{ Image: 'C:\\differs.exe', ParentImage: 'C:\\x.exe' }],
    misses: [{ Image: 'C:\\differs.exe', ParentImage: 'c:\\DIFFERS.exe' }],
  },
  {
    title: 'Account Of The Security Log',
    hits: [{ User: 'CORP\\eva', IntegrityLevel: 'High' }],
    misses: [
      { User: 'CORP\\eva', IntegrityLevel: 'Medium' },
      { User: 'eva', IntegrityLevel: 'High' },
    ],
  },
  {
    title: 'Hash By Its Own Name',
    hits: [{ Hashes: 'MD5=1,SHA256=CCDD,IMPHASH=0' }, { Hashes: 'IMPHASH=AABB' }],
    misses: [{ Hashes: 'SHA256=AABB' }, { Hashes: '' }],
  },
  {
    title: 'Clock Of The Run',
    hits: [{ Image: 'C:\\clock.exe' }],
    misses: [{ Image: 'C:\\clock.exe', UtcTime: '2025-11-01' }],
  },
  {
    title: 'Wildcards And What Is None',
    hits: lines(
      'start - middleXend',
      'literal * star',
      'literal ? mark',
      String.raw`path\anything`,
      String.raw`share\\server`,
      String.raw`three \* things`,
      String.raw`single\backslash`,
    ),
    misses: lines(
      'start - middleend',
      'literal x star',
      'literal xx mark',
      'path*',
      String.raw`share\server`,
      'three * things',
    ),
  },
  {
    title: 'Nothing There',
    hits: [
      { Image: '\\nothing.exe', CommandLine: '', ParentImage: '' },
      { Image: '\\nothing.exe', CommandLine: '', ParentImage: 'x', Product: '?' },
    ],
    misses: [
      { Image: '\\nothing.exe', CommandLine: 'x', ParentImage: 'x' },
      { Image: '\\nothing.exe', CommandLine: '' },
      { Image: '\\nothing.exe', CommandLine: '', ParentImage: 'x', Company: '' },
      { Image: '\\nothing.exe', CommandLine: '', ParentImage: 'x', Description: 'd' },
      { Image: '\\nothing.exe', CommandLine: '', ParentImage: 'x', Product: 'Windows' },
    ],
  },
  {
    title: 'Numbers',
    category: 'network_connection',
    hits: ['4444', '5000', '5009', '6001'].map((DestinationPort) => ({ DestinationPort })),
    misses: [
      ...['44444', '4999', '5010', '6000', '6002', ''].map((DestinationPort) => ({ DestinationPort })),
      { DestinationPort: '7001', DestinationHostname: 'a.neq.test' },
    ],
  },
  {
    title: 'Networks',
    category: 'network_connection',
    hits: ['203.0.113.9', '172.32.0.1', '2001:db8::1'].map((DestinationIp) => ({ Initiated: 'true', DestinationIp })),
    misses: ['10.1.2.3', '172.31.255.255', '::1', 'fe80::5', 'fd00::1'].map((DestinationIp) => ({
      Initiated: 'true',
      DestinationIp,
    })),
  },
  {
    title: 'Spelled As Written',
    category: 'process_access',
    hits: ['0x1410', '0x1fffff'].map((GrantedAccess) => ({ TargetImage: 'C:\\lsass.exe', GrantedAccess })),
    misses: ['5136', '0x1400'].map((GrantedAccess) => ({ TargetImage: 'C:\\lsass.exe', GrantedAccess })),
  },
  {
    title: 'Lists Of Maps',
    hits: [
      { Image: '\\tool.exe', CommandLine: 'two one' },
      { OriginalFileName: 'OLDTOOL.EXE', CommandLine: 'three' },
      { Hashes: 'MD5=1,SHA256=00112233AA', CommandLine: 'three' },
    ],
    misses: [
      { Image: '\\tool.exe', CommandLine: 'one' },
      { OriginalFileName: 'tool', CommandLine: 'three' },
    ],
  },
  {
    title: 'Placeholders',
    hits: [
      { User: 'CORP\\root', CommandLine: 'x 100% corp' },
      { User: 'corp\\adm_eva', CommandLine: '100% CORP' },
    ],
    misses: [
      { User: 'CORP\\eva', CommandLine: '100% CORP' },
      { User: 'CORP\\root', CommandLine: '100 CORP' },
    ],
  },
  {
    title: 'Keywords In Any Field',
    category: 'ps_script',
    hits: [{ ScriptBlockText: 'SEKURLSA::logonpasswords' }, { Path: 'C:\\4711.ps1' }],
    misses: [{ ScriptBlockText: 'sekurlsa' }],
  },
  {
    title: 'Keywords All',
    category: 'ps_script',
    hits: [{ ScriptBlockText: 'Set-OabVirtualDirectory -ExternalUrl x' }],
    misses: [{ ScriptBlockText: 'Set-OabVirtualDirectory' }],
  },
  {
    title: 'Filters Of Every Kind',
    hits: [{ Image: '\\run.exe', CommandLine: 'beta', ParentImage: 'x', CurrentDirectory: 'y' }],
    misses: [
      { Image: '\\run.exe', CommandLine: 'gamma', ParentImage: 'x' },
      { Image: '\\run.exe', CommandLine: 'alpha', ParentImage: 'C:\\known.exe' },
      { Image: '\\run.exe', CommandLine: 'alpha', ParentImage: '' },
      { Image: '\\run.exe', CommandLine: 'alpha', ParentImage: 'x', CurrentDirectory: 'C:\\Vendor\\' },
    ],
  },
  {
    title: 'Nested Parentheses',
    hits: lines('-a -b', '-a -d', 'x'),
    misses: lines('-a', '-a -c -d', '-b', '-d'),
  },
  { title: 'Several Conditions', hits: lines('one', 'TWO'), misses: lines('three', 'one two') },
  { title: 'Two Of Three', hits: lines('aaabbb', 'ccc aaa'), misses: lines('aaa', 'bbb bbb') },
  {
    title: 'Registry Value Of Either Event',
    category: 'registry_set',
    hits: [
      {
        EventType: 'SetValue',
        TargetObject: String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Evil`,
        Details: 'wscript x',
      },
    ],
    misses: [{ EventType: 'SetValue', TargetObject: String.raw`HKCU\Software\Run\Evil`, Details: 'wscript x' }],
  },
  {
    title: 'Sysmon By Its Number',
    category: 'file_event',
    hits: [{ TargetFilename: 'C:\\a.evil' }],
    misses: [{ TargetFilename: 'C:\\a.good' }],
  },
  {
    title: 'Process In The Security Log',
    hits: [{ Image: 'C:\\secured.exe' }],
    misses: [{ Image: 'C:\\unsecured.exe' }],
  },
  {
    title: 'Service In The System Log',
    category: 'service_install',
    hits: [{ ServiceName: 's', ImagePath: String.raw`C:\Users\Public\s.exe` }],
    misses: [{ ServiceName: 's', ImagePath: 'C:\\s.exe' }],
  },
  {
    title: 'Engine Of Old',
    hits: [{ Image: String.raw`C:\p\powershell.exe`, CommandLine: 'powershell -Version 2 -c x' }],
    misses: [
      { Image: String.raw`C:\p\powershell.exe`, CommandLine: 'powershell -c x' },
      { Image: 'C:\\cmd.exe', CommandLine: 'cmd -v 2' },
    ],
  },
  {
    title: 'Agent In The Proxy Log',
    category: 'proxy',
    hits: [{ 'c-uri': 'http://a.test/x/y.ps1?z', 'c-useragent': 'Mozilla WindowsPowerShell/5.1', 'cs-method': 'GET' }],
    misses: [{ 'c-uri': 'http://a.test/x.html', 'c-useragent': 'Mozilla WindowsPowerShell/5.1', 'cs-method': 'GET' }],
  },
  {
    title: 'Mark Of The Web',
    category: 'file_event',
    hits: [{ TargetFilename: String.raw`C:\x\a.exe:Zone.Identifier` }],
    misses: [{ TargetFilename: String.raw`C:\x\a.exe` }],
  },
  {
    title: 'Name Asked For',
    category: 'dns_query',
    hits: [{ QueryName: 'x.onion.test' }],
    misses: [{ QueryName: 'onion.test.example' }],
  },
  {
    title: 'Consumer Of Events',
    category: 'wmi_event',
    hits: [{ EventType: 'WmiConsumerEvent', Type: 'Script', Destination: 'CreateObject("WScript.Shell")' }],
    misses: [{ EventType: 'WmiFilterEvent', Type: 'Script', Destination: 'CreateObject("WScript.Shell")' }],
  },
  {
    title: 'Byte Order Mark And Carriage Returns',
    hits: lines('a\tcrlf ü', 'a\tCRLF Ü'),
    misses: lines('a tcrlf ü'),
  },
  { title: 'Old Form With Shared Parts', hits: lines('global-a'), misses: lines('global-b') },
  {
    title: 'Old Form With Shared Parts',
    category: 'file_event',
    hits: [{ TargetFilename: 'global-b' }],
    misses: [{ TargetFilename: 'global-a' }],
  },
  {
    title: 'Anchors, Folded Text And Flow',
    hits: lines('x anchor "one" y', "it's", 'Ä'),
    misses: [{ CommandLine: "it's", ParentCommandLine: "it's" }, { CommandLine: 'its' }],
  },
  { title: 'After The Tabs', hits: lines('tab value'), misses: lines('tab') },
]

for (const { title, category = 'process_creation', hits, misses } of cases)
  test(`${title}, of ${category}`, () => {
    for (const fields of hits)
      assert.ok(firedBy([category, fields]).includes(title), `no hit: ${JSON.stringify(fields)}`)
    for (const fields of misses)
      assert.ok(!firedBy([category, fields]).includes(title), `a hit: ${JSON.stringify(fields)}`)
  })

test('a rule on the host of PowerShell knows the command line of the process', () => {
  assert.ok(firedBy(['ps_script', { ScriptBlockText: 'x' }]).includes('Host That Is Not PowerShell'))
  const report = reportOf([['ps_script', { ScriptBlockText: 'x' }]])
  const [process] = report.processes
  assert.ok(process)
  const processes = [{ ...process, commandLine: 'powershell -c x' }]
  assert.deepEqual(compiled.rules.match({ ...report, processes }).observations, [])
})

const whoami: Fields = { Image: 'C:\\whoami.exe', User: 'CORP\\eva', ParentImage: 'C:\\p.exe' }
const ipconfig: Fields = { Image: 'C:\\ipconfig.exe', User: 'CORP\\eva', ParentImage: 'C:\\p.exe' }
const connection = (host: string): Fields => ({
  Initiated: 'true',
  Image: 'C:\\p.exe',
  DestinationHostname: host,
  DestinationIp: '10.0.0.1',
})
const second = 1_000

test('events are counted by group and within the time', () => {
  const title = 'Three Whoami Within A Minute'
  const at = (...seconds: number[]): Event[] => seconds.map((one) => ['process_creation', whoami, one * second])
  assert.ok(firedBy(...at(0, 30, 59)).includes(title))
  assert.ok(!firedBy(...at(0, 30, 61)).includes(title))
  assert.ok(firedBy(...at(0, 30, 61, 80)).includes(title))
  const other: Event = ['process_creation', { ...whoami, User: 'CORP\\omar' }, 0]
  assert.ok(!firedBy(other, ...at(0, 1)).includes(title))
  assert.ok(!firedBy(['process_creation', { Image: 'C:\\whoami.exe' }], ...at(0, 1)).includes(title))
})

test('an upper bound is judged when a window holds most', () => {
  const title = 'Two To Three Connections'
  const many = (count: number): Event[] =>
    Array.from({ length: count }, (_, n) => ['network_connection', connection('a'), n * second])
  assert.deepEqual(
    [1, 2, 3, 4].map((count) => firedBy(...many(count)).includes(title)),
    [false, true, true, false],
  )
})

test('different values are counted', () => {
  const hosts = (...names: string[]): Event[] =>
    names.map((name, n) => ['network_connection', connection(name), n * second])
  assert.ok(firedBy(...hosts('a', 'b', 'a', 'c')).includes('Three Hosts'))
  assert.ok(!firedBy(...hosts('a', 'b', 'a', 'B')).includes('Three Hosts'))
})

test('different rules are met together, in any order and in the order given', () => {
  const file: Event = ['file_event', { TargetFilename: 'C:\\x', Image: 'C:\\P.exe' }, 5 * second]
  const early: Event = ['file_event', { TargetFilename: 'C:\\x', Image: 'C:\\p.exe' }, 0]
  const asked: Event = ['process_creation', whoami, second]
  assert.ok(firedBy(['process_creation', ipconfig], asked).includes('Both Questions'))
  assert.ok(!firedBy(asked, ['process_creation', ipconfig, 400 * second]).includes('Both Questions'))
  assert.ok(firedBy(asked, file).includes('Question Then File By The Same Program'))
  assert.ok(!firedBy(early, asked).includes('Question Then File By The Same Program'))
  assert.ok(firedBy(early, asked).includes('Two Of Three Kinds'))
  assert.ok(!firedBy(asked).includes('Two Of Three Kinds'))
})

test('statistics of values in a window', () => {
  const ports = (...all: number[]): string[] =>
    firedBy(
      ...all.map((port): Event => ['network_connection', { Initiated: 'true', DestinationPort: String(port) }]),
    ).filter((title) => title.includes('Port'))
  assert.deepEqual(ports(10, 20, 80), ['Sum Of Ports', 'Middle Port'])
  assert.deepEqual(ports(55), ['Average Port'])
  assert.deepEqual(ports(100), ['High Share Of Ports'])
  assert.deepEqual(ports(5, 6), [])
})

test('some of the rules in their order', () => {
  const title = 'Two Of Three In Order'
  const asked: Event = ['process_creation', whoami]
  const file = (at: number): Event => ['file_event', { TargetFilename: 'C:\\x' }, at * second]
  assert.ok(firedBy(asked, file(3)).includes(title))
  assert.ok(!firedBy(file(0), asked).includes(title))
  assert.ok(!firedBy(asked, file(11)).includes(title))
  assert.ok(!firedBy(asked, asked).includes(title))
})

test('a correlation of a correlation is met after it, in the order of the run even where no time passes', () => {
  const title = 'Three Whoami Then A File'
  const asked = (...seconds: number[]): Event[] => seconds.map((one) => ['process_creation', whoami, one * second])
  const file = (at: number): Event => ['file_event', { TargetFilename: 'C:\\x' }, at * second]
  assert.ok(firedBy(...asked(0, 1, 2), file(3)).includes(title))
  assert.ok(firedBy(...asked(0, 0, 0), file(0)).includes(title))
  assert.ok(!firedBy(file(0), ...asked(0, 0, 0)).includes(title))
  assert.ok(!firedBy(...asked(0, 1, 2), file(30)).includes(title))
  assert.ok(!firedBy(...asked(0, 1, 30), file(31)).includes(title))
  assert.ok(!firedBy(...asked(0, 1, 2), file(3)).includes('Whoami Over And Over'))
})

test('counts in the condition, as rules of the first specification have them', () => {
  const counted: Fields = { Image: 'C:\\counted.exe', User: 'CORP\\eva', ParentImage: 'C:\\p.exe' }
  const at = (...seconds: number[]): Event[] => seconds.map((one) => ['process_creation', counted, one * second])
  assert.ok(firedBy(...at(0, 20, 40)).includes('Three Of One User'))
  assert.ok(!firedBy(...at(0, 20, 90)).includes('Three Of One User'))
  const port = (host: string): Event => ['network_connection', { DestinationPort: '8081', DestinationHostname: host }]
  assert.ok(firedBy(port('a'), port('b')).includes('More Than One Host'))
  assert.ok(!firedBy(port('a'), port('a')).includes('More Than One Host'))
})

test('sums and extremes in the condition', () => {
  const of = (...ports: number[]): string[] =>
    firedBy(
      ...ports.map((port): Event => ['network_connection', { Image: 'C:\\summed.exe', DestinationPort: String(port) }]),
    ).filter((title) => title === 'Ports Summed' || title === 'Highest Port')
  assert.deepEqual(of(50, 60), ['Ports Summed'])
  assert.deepEqual(of(3, 90), ['Highest Port'])
  assert.deepEqual(of(3, 4), [])
})

test('rules that only serve a correlation stay silent', () => {
  const fired = firedBy(['process_creation', ipconfig], ['file_event', { TargetFilename: 'C:\\x' }])
  assert.deepEqual(
    fired.filter((title) => title.startsWith('Any ')),
    [],
  )
})

test('a filter excuses what it names and nothing else', () => {
  const by = (User: string): Event => ['process_creation', { Image: 'C:\\helpdesk.exe', User }]
  assert.ok(firedBy(by('CORP\\eva')).includes('Tool Of The Help Desk'))
  assert.ok(!firedBy(by('CORP\\adm_eva')).includes('Tool Of The Help Desk'))
  const image = String.raw`C:\Users\x\a.exe`
  assert.ok(firedBy(['process_creation', { Image: image, ParentImage: 'C:\\x.exe' }]).includes('Beginning And End'))
  const scanned: Event = ['process_creation', { Image: image, ParentImage: String.raw`C:\Scanner\agent.exe` }]
  assert.ok(!firedBy(scanned).includes('Beginning And End'))
})

test('what cannot be used is told by file and line, and nothing of it is in use', () => {
  const told = compiled.problems.map(({ file, line, why }) => `${file}:${line}: ${why}`)
  assert.deepEqual(told.sort(), [
    'broken.yml:13: Selection Missing: no selection named filter_*',
    'broken.yml:20: Aggregation Of Old: this aggregation in the condition is not supported: write a correlation rule',
    'broken.yml:26: Placeholder Unknown: placeholder %Nobody% has no values',
    'broken.yml:34: Map keys must be unique',
    'broken.yml:41: Hour Without A Number: a part of a date needs a whole number',
    'broken.yml:49: Percentile Of Nothing: value_percentile needs a percentile from 0 to 100',
    'broken.yml:55: Rule Unknown: no rule named nobody is in use',
    'broken.yml:5: Modifier Unheard Of: modifier sounds is not supported',
    'broken.yml:61: First Of A Circle: the correlations name each other in a circle',
    'broken.yml:64: Second Of A Circle: the correlations name each other in a circle',
    'odd-tabs.yml:3: Tabs are not allowed as indentation',
  ])
})

test('rules about events of other systems are left out by file and line', () => {
  const told = compiled.leftOut.map(({ file, line, why }) => `${file}:${line}: ${why}`)
  assert.deepEqual(told, [
    'left-out.yml:3: Pipe Of A Tool: no run makes events of windows/pipe_created',
    'left-out.yml:12: Driver With A Hole: no run makes events of windows/driver_load',
    'left-out.yml:21: Shell Of Linux: no run makes events of linux/process_creation',
    'left-out.yml:30: Role In The Cloud: no run makes events of aws/cloudtrail',
    'old-form.yml:19: Counted Elsewhere: no run makes events of linux/auditd',
  ])
})

test('every rule is tried here or told of', () => {
  const tried = new Set(cases.map(({ title }) => title)).size
  const text = readFileSync(import.meta.filename, 'utf8')
  const titles = sources.flatMap(({ text: rule }) =>
    [...rule.matchAll(/^\uFEFF?title: (.+?)\r?$/gm)].map(([, title = '']) => title),
  )
  const known = new Set([...compiled.problems, ...compiled.leftOut].map(({ why }) => why.split(':', 1)[0] ?? ''))
  const serving = /^(?:Any |Our Administrators|Our Scanner|Key Given Twice|Tab Before)/
  assert.deepEqual(
    titles.filter((title) => !known.has(title) && !text.includes(`'${title}'`) && !serving.test(title)),
    [],
  )
  assert.ok(tried >= 30)
})
