/** Programs that copy, unpack, show and search files. */
import { unpackInto } from '../host/archive.ts'
import { scriptText } from '../script-text.ts'
import { actorOf, behind, fullPath, type Program, type Started, wordsOf } from './program.ts'

/** `expand source target` and `extrac32`: files that are not compressed are copied. */
function expand(started: Started): void {
  const names = wordsOf(started).filter((one) => !/^[-/]/.test(one))
  const bytes = started.machine.read(fullPath(started, names[0] ?? ''))
  if (bytes && names[1]) started.machine.write(actorOf(started), fullPath(started, names[1]), bytes)
}

/** `tar -xf archive -C folder`: archives of all kinds that bsdtar reads. */
function tar(started: Started): void {
  const words = wordsOf(started)
  const file = words[words.findIndex((one) => /^-?[a-z]*f$/i.test(one)) + 1] ?? ''
  const bytes = started.machine.read(fullPath(started, file))
  if (!bytes || !words.some((one) => /^-?[a-z]*x/i.test(one))) return
  const at = words.indexOf('-C')
  const folder = fullPath(started, at >= 0 ? (words[at + 1] ?? '.') : '.').replace(/\\\.?$/, '')
  unpackInto(started.machine, actorOf(started), { bytes, folder })
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
      ? files.map((one) => scriptText(started.machine.read(fullPath(started, one)) ?? new Uint8Array()))
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

/** A file or what comes through the pipe; `more +4` leaves four lines out. */
function show(started: Started): void {
  const words = wordsOf(started)
  const name = words.find((one) => !/^[/+]/.test(one))
  const skipped = Number(/^\+(\d{1,6})$/.exec(words.find((one) => one.startsWith('+')) ?? '')?.[1] ?? 0)
  const text = name
    ? scriptText(started.machine.read(fullPath(started, name)) ?? new Uint8Array())
    : (started.input ?? '')
  const shown = skipped > 0 ? text.split(/\r?\n/).slice(skipped).join('\r\n') : text
  if (shown) started.machine.recorder.print(shown.replace(/\r?\n$/, ''))
}

function copied(started: Started): void {
  const [from = '', to = ''] = wordsOf(started).filter((one) => !one.startsWith('/'))
  const bytes = started.machine.read(fullPath(started, from))
  const target = /\\$|\\[^.\\]+$/.test(to) ? `${to.replace(/\\$/, '')}\\${from.split('\\').pop() ?? ''}` : to
  if (bytes && to) started.machine.write(actorOf(started), fullPath(started, target), bytes)
}

/** `print /D:target source` and `replace source folder`, met as ways to copy. */
function printed(started: Started): void {
  const target = /\/d:(\S+)/i.exec(started.commandLine)?.[1] ?? ''
  const from = wordsOf(started).find((one) => !one.startsWith('/')) ?? ''
  const bytes = started.machine.read(fullPath(started, from))
  if (bytes && target) started.machine.write(actorOf(started), fullPath(started, target), bytes)
}

/** `esentutl /y source /d target /o`. */
function database(started: Started): void {
  const words = wordsOf(started)
  const bytes = started.machine.read(fullPath(started, behind(words, '/y')))
  const target = behind(words, '/d')
  if (bytes && target) started.machine.write(actorOf(started), fullPath(started, target), bytes)
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
