/** Files: FOPEN and its siblings, written through the machine at FCLOSE. */
import type { Action, MacroEngine, OpenFile } from './engine.ts'
import { valueOf } from './evaluate.ts'
import type { XlmValue } from './syntax.ts'
import { errorOf, toNumber, toText } from './values.ts'

const fileLimit = 64
const contentLimit = 16 * 1024 * 1024

const open: Action = (engine, [name, mode]) => {
  const path = toText(valueOf(engine, name))
  const access = mode ? toNumber(valueOf(engine, mode)) : 1
  const known = engine.context.machine.read(path)
  if ((access !== 3 && !known) || engine.files.size >= fileLimit) return errorOf('#N/A')
  const content = access === 3 || !known ? '' : Buffer.from(known).toString('latin1')
  const number = engine.files.size + 1
  engine.files.set(number, { path, content, at: 0, changed: access === 3 })
  return number
}

const write =
  (end: string): Action =>
  (engine, [channel, content]) => {
    const file = fileOf(engine, channel)
    if (!file) return errorOf('#VALUE!')
    const text = toText(valueOf(engine, content)) + end
    if (file.content.length + text.length > contentLimit) return errorOf('#VALUE!')
    file.content += text
    file.changed = true
    return text.length
  }

function fileOf(engine: MacroEngine, channel: Parameters<Action>[1][number]): OpenFile | undefined {
  return engine.files.get(toNumber(valueOf(engine, channel)))
}

function take(file: OpenFile | undefined, count: number): XlmValue {
  if (!file) return errorOf('#N/A')
  const part = file.content.slice(file.at, file.at + count)
  file.at += part.length
  return part
}

function close(engine: MacroEngine, number: number): boolean {
  const file = engine.files.get(number)
  if (!file?.changed) return file !== undefined
  file.changed = false
  engine.context.machine.write(engine.context.actor, file.path, Buffer.from(file.content, 'latin1'))
  return true
}

export function closeAll(engine: MacroEngine): void {
  for (const number of engine.files.keys()) close(engine, number)
}

export const fileActions: Readonly<Record<string, Action>> = {
  fopen: open,
  fwrite: write(''),
  fwriteln: write('\r\n'),
  fread: (engine, [channel, count]) =>
    take(fileOf(engine, channel), Math.max(0, toNumber(valueOf(engine, count)) || 0)),
  freadln: (engine, [channel]) => {
    const file = fileOf(engine, channel)
    const end = file ? file.content.indexOf('\n', file.at) : -1
    const line = take(file, file ? (end < 0 ? file.content.length : end + 1 - file.at) : 0)
    return typeof line === 'string' ? line.replace(/\r?\n$/, '') : line
  },
  fsize: (engine, [channel]) => fileOf(engine, channel)?.content.length ?? errorOf('#N/A'),
  fpos: (engine, [channel]) => (fileOf(engine, channel)?.at ?? 0) + 1,
  fclose: (engine, [channel]) => close(engine, toNumber(valueOf(engine, channel))),
  'file.delete': (engine, [path]) => engine.context.machine.remove(engine.context.actor, toText(valueOf(engine, path))),
  'file.exists': (engine, [path]) => engine.context.machine.read(toText(valueOf(engine, path))) !== undefined,
  files: (engine, [path]) => {
    const wanted = toText(valueOf(engine, path))
    return engine.context.machine.read(wanted) ? (wanted.split('\\').pop() ?? '') : errorOf('#N/A')
  },
  directory: () => 'C:\\Users\\john\\Documents',
  'create.directory': () => true,
  'delete.directory': () => true,
}
