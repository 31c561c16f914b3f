/** Memory that scripts allocate and fill, and functions of Windows reached by delegates and DllImport: machine code comes back as an artifact. */
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, Reference, Unknown, type Value } from '../values.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { secureCalls } from '../dotnet/secure.ts'

const wholeLimit = 8 * 1024 * 1024

/** One allocated piece of memory. */
interface Piece {
  readonly base: number
  readonly bytes: Uint8Array
}

const pieces = new WeakMap<Engine, Piece[]>()

function piecesOf(engine: Engine): Piece[] {
  const known = pieces.get(engine)
  if (known) return known
  const made: Piece[] = []
  pieces.set(engine, made)
  return made
}

function allocated(engine: Engine, size: number, by: string): number {
  const list = piecesOf(engine)
  const length = Math.max(0, Math.min(size, wholeLimit))
  engine.allocate(length)
  const base = 0x1000_0000 + list.length * 0x100_0000
  if (list.length < 1_000) list.push({ base, bytes: new Uint8Array(length) })
  if (/virtual/i.test(by)) engine.event('memory_write', { Function: by, Size: String(size) })
  return base
}

const addressOf = (value: Value): number =>
  value instanceof PsObject && typeof value.hold === 'number' ? value.hold : typeof value === 'number' ? value : 0

function pieceAt(engine: Engine, address: number): { piece: Piece; offset: number } | undefined {
  const piece = piecesOf(engine).find(
    (one) => address >= one.base && address < one.base + Math.max(1, one.bytes.length),
  )
  return piece && { piece, offset: address - piece.base }
}

/** Bytes copied into memory: more than a patch is kept. */
function written(engine: Engine, target: Value, { bytes, by }: { bytes: Uint8Array; by: string }): void {
  const place = pieceAt(engine, addressOf(target))
  if (place && place.offset + bytes.length <= place.piece.bytes.length) place.piece.bytes.set(bytes, place.offset)
  engine.event('memory_write', {
    Function: by,
    Size: String(bytes.length),
    Data: Buffer.from(bytes.subarray(0, 32)).toString('hex'),
  })
  if (bytes.length >= 16) engine.machine.recorder.artifact('decoded', 'memory.bin', bytes)
}

function copy(engine: Engine, [from, a, b, c]: readonly Value[]): undefined {
  if (from instanceof Uint8Array || Array.isArray(from)) {
    const bytes = toBytes(from)
    const start = toWhole(a)
    written(engine, b, { bytes: bytes.subarray(start, start + toWhole(c)), by: 'Marshal.Copy' })
    return undefined
  }
  const place = pieceAt(engine, addressOf(from))
  if (place && a instanceof Uint8Array)
    a.set(
      place.piece.bytes.subarray(place.offset, place.offset + Math.min(toWhole(c), a.length - toWhole(b))),
      toWhole(b),
    )
  return undefined
}

type Procedure = (engine: Engine, args: readonly Value[]) => Value

const remote =
  (name: string): Procedure =>
  (engine) => {
    engine.event('create_remote_thread', {
      StartFunction: name,
      SourceImage: engine.machine.imageOf(engine.actor.pid),
      TargetImage: engine.machine.imageOf(engine.actor.pid),
    })
    return 1
  }

function largest(args: readonly Value[]): number {
  return Math.max(0, ...args.map((one) => (typeof one === 'number' && one < 0x1000_0000 ? one : 0)))
}

const bytesAmong = (args: readonly Value[]) =>
  args.find((one) => one instanceof Uint8Array || (Array.isArray(one) && one.length > 0))

function writeMemory(by: string): Procedure {
  return (engine, args) => {
    const bytes = bytesAmong(args)
    if (bytes !== undefined)
      written(
        engine,
        args.find((one) => addressOf(one) >= 0x1000_0000),
        { bytes: toBytes(bytes), by },
      )
    return true
  }
}

const amsi = /^(?:amsi|etw|nttrace)/i

function lookUp(engine: Engine, args: readonly Value[]): Value {
  const name = toText(args.at(-1))
  if (amsi.test(name))
    engine.event('evasion', {
      Kind: name.toLowerCase().startsWith('amsi') ? 'amsi-bypass' : 'etw-bypass',
      Reason: `address of ${name} is looked up`,
    })
  const pointer = new PsObject('System.IntPtr')
  pointer.hold = allocated(engine, 64, 'GetProcAddress')
  pointer.text = () => name
  return pointer.note('Function', name)
}

/** Functions of Windows libraries by lower-case name without A or W. */
const functions: Readonly<Record<string, Procedure>> = {
  virtualalloc: (engine, args) => allocated(engine, toWhole(args[1] ?? 0), 'VirtualAlloc'),
  virtualallocex: (engine, args) => allocated(engine, toWhole(args[2] ?? 0), 'VirtualAllocEx'),
  heapalloc: (engine, args) => allocated(engine, largest(args), 'HeapAlloc'),
  virtualprotect: (engine, args) => {
    const place = args[0]
    const name = place instanceof PsObject ? toText(place.read('Function')) : ''
    engine.event('memory_write', { Function: 'VirtualProtect', Target: name, Size: String(toWhole(args[1])) })
    return true
  },
  createthread: remote('CreateThread'),
  createremotethread: remote('CreateRemoteThread'),
  ntcreatethreadex: remote('NtCreateThreadEx'),
  rtlmovememory: writeMemory('RtlMoveMemory'),
  copymemory: writeMemory('RtlMoveMemory'),
  memset: (engine, args) => {
    const place = pieceAt(engine, addressOf(args[0]))
    if (place)
      place.piece.bytes.fill(toWhole(args[1]) & 255, place.offset, place.offset + Math.max(0, toWhole(args[2])))
    return args[0]
  },
  writeprocessmemory: writeMemory('WriteProcessMemory'),
  getprocaddress: lookUp,
  getmodulehandle: () => 0x7ff_0000,
  loadlibrary: () => 0x7ff_0000,
  waitforsingleobject: () => 0,
  openprocess: (engine) => {
    engine.event('process_access', {
      SourceImage: engine.machine.imageOf(engine.actor.pid),
      TargetImage: '',
      GrantedAccess: '0x1fffff',
    })
    return 1
  },
  sleep: (engine, [span]) => {
    engine.machine.sleep(engine.actor, toWhole(span))
    return undefined
  },
  messagebox: (engine, [, text, title]) => {
    engine.event('user_dialog', { Text: toText(text), Title: toText(title) })
    return 1
  },
  showwindow: () => true,
  getconsolewindow: () => 131_330,
  getcursorpos: (engine, [place]) => {
    const { x, y } = engine.machine.pointer()
    if (place instanceof Reference) place.set(record('System.Drawing.Point', { X: x, Y: y }))
    return true
  },
  getsystemmetrics: (_, [index]) => (toWhole(index) === 1 ? 1_080 : 1_920),
  gettickcount: (engine) => 518_400_000 + engine.machine.recorder.now,
  getasynckeystate: (engine) => {
    engine.event('evasion', { Kind: 'keylogging', Reason: 'keys are read with GetAsyncKeyState' })
    return 0
  },
  isdebuggerpresent: () => false,
  getforegroundwindow: () => 131_074,
  winexec: (engine, [line]) => {
    engine.machine.start(engine.actor, toText(line), 'exec')
    return 33
  },
}

/** Bytes that stand in allocated memory and were filled one by one come to light when a thread is started on them. */
function harvested(engine: Engine): void {
  for (const { bytes } of piecesOf(engine))
    if (bytes.length >= 16 && bytes.some((one) => one !== 0))
      engine.machine.recorder.artifact('decoded', 'memory.bin', bytes)
}

/** Calls a function of a Windows library. */
export function callLibrary(engine: Engine, name: string, args: readonly Value[]): Value {
  const key = name.toLowerCase()
  const found = functions[key] ?? functions[key.replace(/[aw]$/, '')]
  if (/thread/.test(key)) harvested(engine)
  if (found) return found(engine, args)
  engine.unmodelled(`library procedure ${name}`)
  return 1
}

function delegate(engine: Engine, [target]: readonly Value[]): Value {
  const name = target instanceof PsObject ? toText(target.read('Function')) : ''
  const object = new PsObject('System.MulticastDelegate')
  object.text = () => name
  return object.method('Invoke', (args) => {
    if (name) return callLibrary(engine, name, args)
    harvested(engine)
    engine.event('create_remote_thread', {
      StartFunction: 'delegate',
      SourceImage: engine.machine.imageOf(engine.actor.pid),
      TargetImage: engine.machine.imageOf(engine.actor.pid),
    })
    return 0
  })
}

const cells = (number: number, size: number) =>
  Array.from({ length: size }, (_, at) => Math.floor(number / 256 ** at) & 255)

/** One cell of memory written: a pointer, an offset and a value, or a pointer and a value. */
function poke(size: number): Procedure {
  return (engine, args) => {
    const [target, offset, value] = args.length > 2 ? args : [args[0], 0, args[1]]
    const place = pieceAt(engine, addressOf(target) + toWhole(offset))
    const number = typeof value === 'number' ? value : addressOf(value)
    if (place)
      place.piece.bytes.set(cells(number, size).slice(0, place.piece.bytes.length - place.offset), place.offset)
    const name = target instanceof PsObject ? toText(target.read('Function')) : ''
    if (name) engine.event('memory_write', { Function: 'Marshal.Write', Target: name, Size: String(size) })
    return undefined
  }
}

export const memoryTypes: readonly NetType[] = [
  {
    names: 'runtime.interopservices.marshal',
    calls: {
      ...secureCalls,
      Copy: copy,
      AllocHGlobal: (engine, [size]) => allocated(engine, toWhole(size), 'AllocHGlobal'),
      AllocCoTaskMem: (engine, [size]) => allocated(engine, toWhole(size), 'AllocCoTaskMem'),
      FreeHGlobal: () => undefined,
      WriteByte: poke(1),
      WriteInt16: poke(2),
      WriteInt32: poke(4),
      WriteInt64: poke(8),
      WriteIntPtr: poke(8),
      ReadByte: (engine, [target, offset]) => {
        const place = pieceAt(engine, addressOf(target) + toWhole(offset))
        return place?.piece.bytes[place.offset] ?? 0
      },
      ReadInt32: () => 0,
      ReadInt64: () => 0,
      ReadIntPtr: () => 0,
      GetDelegateForFunctionPointer: delegate,
      GetFunctionPointerForDelegate: () => 0x7ff_1000,
      SizeOf: () => 8,
      GetLastWin32Error: () => 0,
      ReleaseComObject: () => 0,
      FinalReleaseComObject: () => 0,
      GetActiveObject: (engine, [name]) =>
        engine.runtime.command(engine, 'New-Object', ['-ComObject', toText(name)])[0],
      GetHINSTANCE: () => 0x40_0000,
    },
  },
  {
    names: 'buffer',
    calls: {
      BlockCopy: (_, [from, a, to, b, count]) => {
        if (to instanceof Uint8Array)
          to.set(
            toBytes(from).subarray(
              toWhole(a),
              toWhole(a) + Math.max(0, Math.min(toWhole(count), to.length - toWhole(b))),
            ),
            Math.min(to.length, toWhole(b)),
          )
        return undefined
      },
    },
  },
  { names: 'runtime.interopservices.handleref', create: (_, [, handle]) => handle ?? null },
  {
    names: 'runtime.interopservices.gchandle',
    calls: { Alloc: () => new Unknown('System.Runtime.InteropServices.GCHandle') },
  },
]
