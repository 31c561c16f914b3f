/** Library procedures about memory, libraries and threads: the parts of injection and of switching AMSI off. */
import type { Value } from '../../../host/com/object.ts'
import type { Engine } from '../engine.ts'
import { type Slot, toText, toWhole, VbArray } from '../values.ts'
import { bytesIn } from './memory.ts'

type Procedure = (engine: Engine, args: readonly Value[], slots: readonly Slot[]) => Value

const event = ({ context }: Engine, fields: Readonly<Record<string, string>>) =>
  context.machine.recorder.event(context.actor, 'memory_write', { ...fields })

const allocate =
  (name: string, size: number): Procedure =>
  (engine, args) => {
    const asked = Number(args[size]) || args.map(Number).find((one) => one > 0) || 1
    const rights = Number(args.at(-1)) || 0
    event(engine, { Function: name, Size: String(asked), Protection: `0x${rights.toString(16)}` })
    return engine.memory.allocate(asked)
  }

/** The bytes an argument gives: at an address, of an array from the element named, of a text or number. */
function source(engine: Engine, slot: Slot | undefined, length: number): Uint8Array {
  const value = slot?.value
  if (slot?.within && slot.within.array.type !== 'long' && length > 1)
    return bytesIn(slot.within.array, length).subarray(slot.within.place, slot.within.place + length)
  if (engine.memory.holds(value)) return engine.memory.read(value, length)
  return bytesIn(value, length).subarray(0, length)
}

const copy =
  (name: string, places: readonly [number, number, number]): Procedure =>
  (engine, args, slots) => {
    const [to, from, count] = places
    const length = Math.max(0, Math.min(toWhole(args[count] ?? 1), 8 * 1024 * 1024))
    const bytes = source(engine, slots[from], length)
    engine.step(bytes.length >> 3)
    if (length > 8) event(engine, { Function: name, Size: String(length) })
    else if (!engine.toldSmallWrites) {
      engine.toldSmallWrites = true
      event(engine, { Function: name, Size: String(length) })
    }
    const target = args[to]
    const slot = slots[to]
    if (engine.memory.holds(target)) engine.memory.write(target, bytes)
    else if (slot?.value instanceof VbArray) engine.memory.write(engine.memory.addressOf(slot), bytes)
    else if (slot)
      slot.value = new DataView(Uint8Array.from({ length: 8 }, (_, at) => bytes[at] ?? 0).buffer).getInt32(0, true)
    if (bytes.length > 16) engine.context.machine.recorder.artifact('decoded', 'memory.bin', bytes)
    return 1
  }

const thread =
  (name: string): Procedure =>
  (engine, args) => {
    const { machine, actor } = engine.context
    const address = args.find((one) => engine.memory.holds(one))
    engine.memory.reveal()
    const image = machine.imageOf(actor.pid)
    machine.recorder.event(actor, 'create_remote_thread', {
      StartFunction: name,
      StartAddress: typeof address === 'number' ? `0x${address.toString(16)}` : '',
      SourceImage: image,
      TargetImage: image,
    })
    const callback = args.find((one) => typeof one === 'string' && engine.procedures.has(one.toLowerCase()))
    if (callback !== undefined) engine.later.push(toText(callback).toLowerCase())
    return 1
  }

/** A pointer to a function: its name decides what it is for. */
const address: Procedure = (engine, [, name]) => {
  const wanted = toText(name)
  const { machine, actor } = engine.context
  if (/^amsi/i.test(wanted)) machine.recorder.event(actor, 'evasion', { Kind: 'amsi-bypass', Function: wanted })
  if (/^etw/i.test(wanted)) machine.recorder.event(actor, 'evasion', { Kind: 'etw-bypass', Function: wanted })
  return engine.memory.allocate(4096)
}

const protect: Procedure = (engine, args) => {
  event(engine, {
    Function: 'VirtualProtect',
    Size: toText(args[1]),
    Protection: `0x${(Number(args[2]) || 0).toString(16)}`,
  })
  return 1
}

const callbacks =
  'enumsystemlocales enumsystemlocalesex enumwindows enumchildwindows enumdesktops enumdesktopwindows enumdateformats enumtimeformats enumresourcetypes enumuilanguages enumsystemcodepages enumsystemgeoid enumfonts enumfontfamilies enumobjects enumprops enumdisplaymonitors callwindowproc createtimerqueuetimer createfiber switchtofiber queueuserapc enumthreadwindows enumcalendarinfo graystring copyfileex linedda certenumsystemstore enumlanguagegrouplocales enumpagefiles setwineventhook enumpwrschemes'

export const memoryProcedures: Readonly<Record<string, Procedure>> = {
  virtualalloc: allocate('VirtualAlloc', 1),
  virtualallocex: allocate('VirtualAllocEx', 2),
  heapalloc: allocate('HeapAlloc', 2),
  heapcreate: () => 1,
  globalalloc: allocate('GlobalAlloc', 1),
  localalloc: allocate('LocalAlloc', 1),
  ntallocatevirtualmemory: allocate('NtAllocateVirtualMemory', 3),
  rtlmovememory: copy('RtlMoveMemory', [0, 1, 2]),
  rtlcopymemory: copy('RtlCopyMemory', [0, 1, 2]),
  memcpy: copy('memcpy', [0, 1, 2]),
  copymemory: copy('CopyMemory', [0, 1, 2]),
  writeprocessmemory: copy('WriteProcessMemory', [1, 2, 3]),
  ntwritevirtualmemory: copy('NtWriteVirtualMemory', [1, 2, 3]),
  virtualprotect: protect,
  virtualprotectex: protect,
  createthread: thread('CreateThread'),
  createremotethread: thread('CreateRemoteThread'),
  createremotethreadex: thread('CreateRemoteThreadEx'),
  rtlcreateuserthread: thread('RtlCreateUserThread'),
  ...Object.fromEntries(callbacks.split(' ').map((name) => [name, thread(name)])),
  getprocaddress: address,
  loadlibrary: (engine, [name]) => {
    const { machine, actor } = engine.context
    machine.recorder.event(actor, 'image_load', { ImageLoaded: toText(name), Image: machine.imageOf(actor.pid) })
    return 0x1000_0000
  },
  openprocess: (engine, args) => {
    const { machine, actor } = engine.context
    machine.recorder.event(actor, 'process_access', {
      SourceImage: machine.imageOf(actor.pid),
      TargetImage: machine.imageOf(toWhole(args[2])),
      GrantedAccess: `0x${(Number(args[0]) || 0).toString(16)}`,
    })
    return 0x1234
  },
  getcurrentprocess: () => -1,
  getcurrentprocessid: ({ context }) => context.actor.pid,
}
