/** VBA's own file statements (MS-VBAL 5.4.5), written through the machine at Close. */
import type { Value } from '../../host/com/object.ts'
import { slotFor } from './assign.ts'
import type { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { Expression, StatementOf } from './syntax.ts'
import { byteList, fault, toText, toWhole, VbArray } from './values.ts'

const channelLimit = 64
const contentLimit = 32 * 1024 * 1024
const forms: Readonly<Record<string, number>> = { byte: 1, integer: 2, long: 4, single: 4, double: 8 }

export function openFile(engine: Engine, frame: Frame, statement: StatementOf<'open'>): void {
  if (engine.files.size >= channelLimit) throw fault(67)
  const path = toText(evaluate(engine, frame, statement.path))
  const known = engine.context.machine.read(path)
  if (statement.mode === 'input' && !known) throw fault(53)
  const content = statement.mode === 'output' || !known ? '' : Buffer.from(known).toString('latin1')
  const file = { path, content, at: 0, changed: statement.mode === 'output' }
  engine.files.set(toWhole(evaluate(engine, frame, statement.channel)), file)
}

function fileOf(engine: Engine, frame: Frame, channel: Expression) {
  const file = engine.files.get(toWhole(evaluate(engine, frame, channel)))
  if (!file) throw fault(52)
  return file
}

function written(value: Value): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (!(value instanceof VbArray)) return toText(value)
  return Buffer.from(value.elements.map((one) => toWhole(one) & 255)).toString('latin1')
}

/** `Put` writes numbers by their declared size, the rest as it is. */
function packed(engine: Engine, frame: Frame, expression: Expression | undefined): string {
  const value = expression ? evaluate(engine, frame, expression) : ''
  const type = expression?.kind === 'name' ? engine.find(frame, expression.name)?.type : undefined
  const slot = expression?.kind === 'call' ? slotFor(engine, frame, expression) : undefined
  const size = forms[type ?? slot?.within?.array.type ?? '']
  if (size === undefined || size > 4 || typeof value !== 'number') return written(value)
  const bytes = Buffer.alloc(size)
  bytes.writeUIntLE((value & (size === 4 ? -1 : 2 ** (size * 8) - 1)) >>> 0, 0, size)
  return bytes.toString('latin1')
}

export function printFile(engine: Engine, frame: Frame, statement: StatementOf<'print'>): void {
  const file = fileOf(engine, frame, statement.channel)
  file.changed = true
  const { form, values } = statement
  if (form === 'put') return put(engine, frame, { file, values })
  const shown = values.flatMap(({ value }) => (value ? [evaluate(engine, frame, value)] : []))
  const isOpen = values.length > 1 && values.at(-1)?.value === undefined
  const mark = form === 'write' ? ',' : ''
  const quoted = (value: Value) => (form === 'write' && typeof value === 'string' ? `"${value}"` : written(value))
  append(file, `${shown.map(quoted).join(mark)}${isOpen ? '' : '\r\n'}`)
}

function append(file: { content: string }, text: string): void {
  if (file.content.length + text.length > contentLimit) throw fault(7)
  file.content += text
}

interface Putting {
  readonly file: { content: string; at: number }
  readonly values: StatementOf<'print'>['values']
}

function put(engine: Engine, frame: Frame, { file, values }: Putting): void {
  const place = values.length > 1 ? values[0]?.value : undefined
  const text = packed(engine, frame, values.at(-1)?.value)
  const at = place ? toWhole(evaluate(engine, frame, place)) - 1 : Math.max(file.at, file.content.length)
  if (at < 0 || at + text.length > contentLimit) throw fault(7)
  if (at >= file.content.length) append(file, '\0'.repeat(at - file.content.length) + text)
  else file.content = file.content.slice(0, at) + text + file.content.slice(at + text.length)
  file.at = at + text.length
}

/** Line Input takes a line, Input a field, Get as much as the variable holds. */
export function readFile(engine: Engine, frame: Frame, statement: StatementOf<'input'>): void {
  const file = fileOf(engine, frame, statement.channel)
  const { form, targets } = statement
  if (form === 'get') {
    const place = targets.length > 1 ? targets[0]?.value : undefined
    if (place) file.at = Math.max(0, toWhole(evaluate(engine, frame, place)) - 1)
    const target = targets.at(-1)?.value
    const slot = target && slotFor(engine, frame, target)
    if (slot) fill(file, slot)
    return
  }
  for (const { value } of targets) {
    const slot = value && slotFor(engine, frame, value)
    if (file.at >= file.content.length) throw fault(62)
    const pattern = form === 'line' ? /([^\r\n]*)(?:\r\n|\r|\n|$)/y : /\s*(?:"([^"]*)"|([^,\r\n]*))(?:,|\r\n|\n|$)/y
    pattern.lastIndex = file.at
    const [whole = '', first, second] = pattern.exec(file.content) ?? []
    file.at += Math.max(whole.length, 1)
    if (slot) slot.value = first ?? second ?? ''
  }
}

function fill(file: { content: string; at: number }, slot: { value: Value; readonly type?: string }): void {
  const { value, type } = slot
  const size =
    value instanceof VbArray
      ? value.elements.length
      : typeof value === 'string'
        ? value.length
        : (forms[type ?? ''] ?? 1)
  const part = Buffer.from(file.content.slice(file.at, file.at + size), 'latin1')
  file.at += size
  if (value instanceof VbArray) slot.value = byteList(part)
  else
    slot.value =
      typeof value === 'string'
        ? part.toString('latin1')
        : part.length === 0
          ? 0
          : part.readUIntLE(0, Math.min(part.length, 6))
}

export function renameFile(engine: Engine, frame: Frame, statement: StatementOf<'rename'>): void {
  const { machine, actor } = engine.context
  const from = toText(evaluate(engine, frame, statement.from))
  const bytes = machine.read(from)
  if (!bytes) throw fault(53)
  machine.write(actor, toText(evaluate(engine, frame, statement.to)), bytes)
  machine.remove(actor, from)
}

export function closeFile(engine: Engine, frame: Frame, statement: StatementOf<'close'>): void {
  const asked = statement.channels.map((channel) => toWhole(evaluate(engine, frame, channel)))
  closeFiles(engine, asked.length > 0 ? asked : [...engine.files.keys()])
}

export function closeFiles(engine: Engine, channels: readonly number[]): void {
  for (const channel of channels) {
    const file = engine.files.get(channel)
    engine.files.delete(channel)
    const { machine, actor } = engine.context
    if (file?.changed) machine.write(actor, file.path, Buffer.from(file.content, 'latin1'))
  }
}
