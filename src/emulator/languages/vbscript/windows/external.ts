/** Procedures of Windows libraries that macros declare: what they would do, recorded and done in the virtual Windows. */
import { request } from '../../host/network.ts'
import type { Value } from '../../host/com/object.ts'
import type { Engine } from './engine.ts'
import { type Slot, toText, toWhole, VbArray } from './values.ts'

type External = (engine: Engine, args: readonly Value[]) => Value

const start =
  (how: string, command: (args: readonly Value[]) => string): External =>
  ({ context }, args) => {
    context.machine.start(context.actor, command(args), how)
    return 1
  }

const words = (...parts: readonly Value[]) => {
  const [program, ...rest] = parts.map((one) => (typeof one === 'string' ? one : ''))
  const quoted = program?.includes(' ') ? `"${program}"` : (program ?? '')
  return [quoted, ...rest].filter(Boolean).join(' ')
}

const download: External = ({ context }, [, url, path]) => {
  const { machine, actor } = context
  const got = request(machine, actor, { method: 'GET', url: toText(url) })
  machine.write(actor, toText(path), got.body)
  return 0
}

const allocate: External = ({ context }, args) => {
  const size = args.map((one) => (typeof one === 'number' ? one : 0)).find((one) => one > 0) ?? 0
  context.machine.recorder.event(context.actor, 'memory_write', { Function: 'VirtualAlloc', Size: String(size) })
  return 0x1_0000_0000
}

function bytesIn(value: Value): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (value instanceof VbArray) return Uint8Array.from(value.elements, (one) => toWhole(one) & 255)
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : undefined
}

const copyMemory: External = ({ context }, args) => {
  const bytes = args.map(bytesIn).find((one) => one !== undefined)
  const { recorder } = context.machine
  recorder.event(context.actor, 'memory_write', { Function: 'RtlMoveMemory', Size: String(bytes?.length ?? 1) })
  if (bytes && bytes.length > 1) recorder.artifact('decoded', 'memory.bin', bytes)
  return 0
}

const table: Readonly<Record<string, External>> = {
  urldownloadtofile: download,
  shellexecute: start('shell-execute', ([, , file, parameters]) => words(file, parameters)),
  winexec: start('exec', ([command]) => words(command)),
  createprocess: start('create-process', ([program, line]) =>
    typeof line === 'string' && line ? line : words(program),
  ),
  virtualalloc: allocate,
  virtualallocex: allocate,
  heapalloc: allocate,
  rtlmovememory: copyMemory,
  writeprocessmemory: copyMemory,
  createthread: ({ context }) => (
    context.machine.recorder.event(context.actor, 'create_remote_thread', { StartFunction: 'CreateThread' }),
    1
  ),
  createremotethread: ({ context }) => (
    context.machine.recorder.event(context.actor, 'create_remote_thread', { StartFunction: 'CreateRemoteThread' }),
    1
  ),
  sleep: ({ context }, [span]) => {
    context.machine.sleep(context.actor, toWhole(span))
    return undefined
  },
  gettickcount: ({ context }) => context.machine.recorder.now++ + 3_600_000,
  isdebuggerpresent: () => 0,
}

export function external(engine: Engine, name: string, slots: readonly Slot[]): Value {
  const found = table[name]
  const args = slots.map(({ value }) => value)
  if (found) return found(engine, args)
  engine.context.machine.recorder.unmodelled(engine.context.actor, `library procedure ${name}`)
  return 1
}
