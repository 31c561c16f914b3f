/** VBA's own file statements, written through the machine at Close. */
import type { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { StatementOf } from './syntax.ts'
import { fault, toText, toWhole, VbArray } from './values.ts'
import type { Value } from '../../host/com/object.ts'

const channelLimit = 64
const contentLimit = 32 * 1024 * 1024

export function openFile(engine: Engine, frame: Frame, statement: StatementOf<'open'>): void {
  if (engine.files.size >= channelLimit) throw fault(67)
  const path = toText(evaluate(engine, frame, statement.path))
  const known = engine.context.machine.read(path)
  if (statement.mode === 'input' && !known) throw fault(53)
  const content = statement.mode === 'output' || !known ? '' : Buffer.from(known).toString('latin1')
  engine.files.set(toWhole(evaluate(engine, frame, statement.channel)), { path, content })
}

function written(value: Value): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (!(value instanceof VbArray)) return toText(value)
  return Buffer.from(value.elements.map((one) => toWhole(one) & 255)).toString('latin1')
}

export function printFile(engine: Engine, frame: Frame, statement: StatementOf<'print'>): void {
  const file = engine.files.get(toWhole(evaluate(engine, frame, statement.channel)))
  if (!file) throw fault(52)
  const values = statement.values.flatMap(({ value }) => (value ? [evaluate(engine, frame, value)] : []))
  const last = values.at(-1)
  const text = statement.form === 'put' ? written(last) : `${values.map(written).join('')}\r\n`
  if (file.content.length + text.length > contentLimit) throw fault(7)
  file.content += text
}

export function closeFile(engine: Engine, frame: Frame, statement: StatementOf<'close'>): void {
  const asked = statement.channels.map((channel) => toWhole(evaluate(engine, frame, channel)))
  for (const channel of asked.length > 0 ? asked : engine.files.keys()) {
    const file = engine.files.get(channel)
    engine.files.delete(channel)
    const { machine, actor } = engine.context
    if (file) machine.write(actor, file.path, Buffer.from(file.content, 'latin1'))
  }
}
