/** Programs that copy, unpack, show and search files. */
import { gunzipSync } from 'node:zlib'
import { scriptText } from '../script-text.ts'
import { actorOf, behind, fullPath, type Program, type Started, wordsOf } from './program.ts'

const blockBytes = 512
const entryLimit = 500
const unpackedLimit = 16 * 1024 * 1024

/** `expand source target` and `extrac32`: files that are not compressed are copied. */
function expand(started: Started): void {
  const names = wordsOf(started).filter((one) => !/^[-/]/.test(one))
  const bytes = started.machine.read(fullPath(names[0] ?? ''))
  if (bytes && names[1]) started.machine.write(actorOf(started), fullPath(names[1]), bytes)
}

/** `tar -xf archive -C folder`: entries of plain and gzip archives. */
function tar(started: Started): void {
  const words = wordsOf(started)
  const file = words[words.findIndex((one) => /^-?[a-z]*f$/i.test(one)) + 1] ?? ''
  const bytes = started.machine.read(fullPath(file))
  if (!bytes || !words.some((one) => /^-?[a-z]*x/i.test(one))) return
  const folder = fullPath(
    words[words.indexOf('-C') + 1] && words.includes('-C') ? (words[words.indexOf('-C') + 1] ?? '') : '.',
  ).replace(/\\\.?$/, '')
  for (const { name, content } of entriesOf(unzipped(bytes)))
    started.machine.write(actorOf(started), `${folder}\\${name.replaceAll('/', '\\')}`, content)
}

function unzipped(bytes: Uint8Array): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes)
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackedLimit })
  } catch {
    return Buffer.alloc(0)
  }
}

function entriesOf(archive: Buffer): { name: string; content: Buffer }[] {
  const found: { name: string; content: Buffer }[] = []
  for (let at = 0; at + blockBytes <= archive.length && found.length < entryLimit;) {
    const name = archive.toString('latin1', at, at + 100).replace(/\0[^]*$/, '')
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8)
    if (!name || !Number.isFinite(size) || size < 0) break
    const start = at + blockBytes
    if (!name.endsWith('/')) found.push({ name, content: archive.subarray(start, start + size) })
    at = start + Math.ceil(size / blockBytes) * blockBytes
  }
  return found
}

/** Lines of files or of what comes through the pipe that hold the text sought. */
function findstr(started: Started): void {
  const words = wordsOf(started)
  const folds = words.some((one) => /^\/[a-z]*i/i.test(one))
  const plain = words.filter((one) => !one.startsWith('/'))
  const stated = words.find((one) => /^\/c:/i.test(one))?.slice(3)
  const wanted = stated ?? plain[0] ?? ''
  const files = stated === undefined ? plain.slice(1) : plain
  const inverted = words.some((one) => /^\/v$/i.test(one))
  const texts =
    files.length > 0
      ? files.map((one) => scriptText(started.machine.read(fullPath(one)) ?? new Uint8Array()))
      : [started.input ?? '']
  let hits = 0
  const fold = (text: string) => (folds ? text.toLowerCase() : text)
  for (const line of texts.join('\n').split(/\r?\n/).slice(0, 20_000)) {
    const found =
      fold(line).includes(fold(wanted)) ||
      (stated === undefined && wanted.split(' ').some((one) => one !== '' && fold(line).includes(fold(one))))
    if (!line || found === inverted) continue
    hits++
    started.machine.recorder.print(line)
  }
  if (hits === 0) started.machine.failed.add(started.pid)
}

function show(started: Started): void {
  const name = wordsOf(started).find((one) => !one.startsWith('/'))
  const text = name ? scriptText(started.machine.read(fullPath(name)) ?? new Uint8Array()) : (started.input ?? '')
  if (text) started.machine.recorder.print(text.replace(/\r?\n$/, ''))
}

function copied(started: Started): void {
  const [from = '', to = ''] = wordsOf(started).filter((one) => !one.startsWith('/'))
  const bytes = started.machine.read(fullPath(from))
  const target = /\\$|\\[^.\\]+$/.test(to) ? `${to.replace(/\\$/, '')}\\${from.split('\\').pop() ?? ''}` : to
  if (bytes && to) started.machine.write(actorOf(started), fullPath(target), bytes)
}

/** `print /D:target source` and `replace source folder`, met as ways to copy. */
function printed(started: Started): void {
  const target = /\/d:(\S+)/i.exec(started.commandLine)?.[1] ?? ''
  const from = wordsOf(started).find((one) => !one.startsWith('/')) ?? ''
  const bytes = started.machine.read(fullPath(from))
  if (bytes && target) started.machine.write(actorOf(started), fullPath(target), bytes)
}

/** `esentutl /y source /d target /o`. */
function database(started: Started): void {
  const words = wordsOf(started)
  const bytes = started.machine.read(fullPath(behind(words, '/y')))
  const target = behind(words, '/d')
  if (bytes && target) started.machine.write(actorOf(started), fullPath(target), bytes)
}

export const fileTools: readonly Program[] = [
  { names: ['expand.exe', 'extrac32.exe'], run: expand },
  { names: ['tar.exe'], run: tar },
  { names: ['findstr.exe', 'findstr', 'find.exe', 'find'], run: findstr },
  { names: ['more', 'more.com', 'sort', 'sort.exe'], run: show },
  { names: ['xcopy', 'xcopy.exe', 'replace.exe'], run: copied },
  { names: ['print.exe'], run: printed },
  { names: ['esentutl.exe', 'esentutl'], run: database },
]
