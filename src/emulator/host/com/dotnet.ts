/** Classes of .NET that COM can make: collections, encodings, streams, hashes, ciphers; what they open comes to light. */
import { createHash } from 'node:crypto'
import type { ComClass, ComContext } from './context.ts'
import { cipherObject } from './dotnet-cipher.ts'
import {
  action,
  bytesOf,
  collection,
  ComObject,
  constant,
  type Member,
  method,
  stored,
  text,
  type Value,
} from './object.ts'

const entryLimit = 200_000

/** Overloads are numbered over COM: `GetBytes_4`. */
export function overloads(name: string, member: Member, count = 6): Record<string, Member> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [at === 0 ? name : `${name}_${at + 1}`, member]))
}

function arrayList(): ComObject {
  const items: Value[] = []
  const put = (value: Value) => (items.length < entryLimit ? items.push(value) : items.length)
  const item: Member = {
    call: ([at]) => items[Number(at)],
    put: ([at], value) => void (Number(at) < items.length && (items[Number(at)] = value)),
  }
  const order = (a: Value, b: Value) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : text(a) < text(b) ? -1 : 1
  return new ComObject(
    'ArrayList',
    {
      Add: method(([value]) => put(value) - 1),
      AddRange: action(([values]) => {
        for (const one of Array.isArray(values) ? (values as readonly Value[]) : []) put(one)
      }),
      Insert: action(([at, value]) => void (items.length < entryLimit && items.splice(Number(at), 0, value))),
      Item: item,
      '': item,
      Count: { get: () => items.length },
      Contains: method(([value]) => items.includes(value)),
      IndexOf: method(([value]) => items.indexOf(value)),
      Remove: action(([value]) => void (items.includes(value) && items.splice(items.indexOf(value), 1))),
      RemoveAt: action(([at]) => void items.splice(Number(at), 1)),
      Clear: action(() => void (items.length = 0)),
      Reverse: action(() => void items.splice(0, items.length, ...items.toReversed())),
      Sort: action(() => void items.sort(order)),
      ToArray: method(() => [...items]),
      Capacity: stored(16),
      Enqueue: action(([value]) => void put(value)),
      Dequeue: method(() => items.shift()),
      Push: action(([value]) => void put(value)),
      Pop: method(() => items.pop()),
      Peek: method(() => items[0]),
    },
    () => items,
  )
}

function table(): ComObject {
  const entries = new Map<string, readonly [Value, Value]>()
  const put = (key: Value, value: Value) => void (entries.size < entryLimit && entries.set(text(key), [key, value]))
  const item: Member = { call: ([key]) => entries.get(text(key))?.[1], put: ([key], value) => put(key, value) }
  return new ComObject(
    'Hashtable',
    {
      Add: action(([key, value]) => put(key, value)),
      Item: item,
      '': item,
      Count: { get: () => entries.size },
      ContainsKey: method(([key]) => entries.has(text(key))),
      Contains: method(([key]) => entries.has(text(key))),
      Remove: action(([key]) => void entries.delete(text(key))),
      Clear: action(() => entries.clear()),
      GetByIndex: method(([at]) => [...entries.values()][Number(at)]?.[1]),
      GetKey: method(([at]) => [...entries.values()][Number(at)]?.[0]),
      Keys: { get: () => collection([...entries.values()].map(([key]) => key)) },
      Values: { get: () => collection([...entries.values()].map(([, value]) => value)) },
    },
    () => [...entries.values()].map(([key]) => key),
  )
}

const encoder = (encoding: BufferEncoding) => (): ComObject =>
  new ComObject('Encoding', {
    ...overloads(
      'GetBytes',
      method(([value]) => Buffer.from(text(value), encoding)),
    ),
    ...overloads(
      'GetString',
      method(([value]) => Buffer.from(bytesOf(value)).toString(encoding)),
    ),
    ...overloads(
      'GetByteCount',
      method(([value]) => Buffer.byteLength(text(value), encoding)),
    ),
    ...overloads(
      'GetCharCount',
      method(([value]) => bytesOf(value).length),
    ),
    ...overloads(
      'GetChars',
      method(([value]) => Buffer.from(bytesOf(value)).toString(encoding)),
    ),
  })

const hash = (name: string) => (): ComObject =>
  new ComObject('HashAlgorithm', {
    ...overloads(
      'ComputeHash',
      method(([value]) => createHash(name).update(bytesOf(value)).digest()),
    ),
    Initialize: action(() => undefined),
    Clear: action(() => undefined),
    HashSize: constant(256),
  })

export function memoryStream(): ComObject {
  const chunks: Uint8Array[] = []
  let size = 0
  const whole = () => Buffer.concat(chunks)
  const put = action(([value, from, count]) => {
    const bytes = bytesOf(value)
    const part =
      from === undefined || count === undefined ? bytes : bytes.subarray(Number(from), Number(from) + Number(count))
    size += part.length
    if (size < 32 * 1024 * 1024) chunks.push(part)
  })
  return new ComObject('MemoryStream', {
    Write: put,
    WriteByte: action(([value]) => put.call?.([Uint8Array.of(Number(value) & 255)])),
    ToArray: method(whole),
    GetBuffer: method(whole),
    Length: { get: () => size },
    Position: stored(0),
    Read: method(() => size),
    Seek: method(() => 0),
    Close: action(() => undefined),
    Dispose: action(() => undefined),
    SetLength: action(() => undefined),
    '*value': { get: whole },
  })
}

/** `ToBase64Transform` and its opposite: `TransformFinalBlock(bytes, from, count)`. */
const transform = (change: (bytes: Buffer) => Buffer) => (): ComObject => {
  const run = method(([value, from, count]) =>
    change(Buffer.from(bytesOf(value)).subarray(Number(from ?? 0), Number(from ?? 0) + Number(count ?? Infinity))),
  )
  return new ComObject('ICryptoTransform', {
    TransformFinalBlock: run,
    Clear: action(() => undefined),
    InputBlockSize: constant(1),
    OutputBlockSize: constant(3),
  })
}

/** Serialized objects start assemblies they carry: the bytes are what matters. */
function formatter({ machine, actor }: ComContext): ComObject {
  const open = method(([stream]) => {
    const bytes = stream instanceof ComObject ? bytesOf(stream.members.get('*value')?.get?.() ?? '') : bytesOf(stream)
    machine.recorder.event(actor, 'com_call', {
      Class: 'BinaryFormatter',
      Member: 'Deserialize',
      Size: String(bytes.length),
    })
    machine.recorder.artifact('decoded', 'serialized.bin', bytes)
    const at = Buffer.from(bytes).indexOf('MZ\u0090', 0, 'latin1')
    if (at >= 0) machine.recorder.artifact('decoded', 'assembly.dll', bytes.subarray(at))
    const instance: ComObject = new ComObject('Delegate', {
      DynamicInvoke: method(() => instance),
      CreateInstance: method(() => instance),
    })
    return instance
  })
  return new ComObject('BinaryFormatter', { ...overloads('Deserialize', open), SurrogateSelector: stored(null) })
}

const random = () => {
  let state = 7
  const next = () => (state = (Math.imul(state, 48_271) >>> 0) % 0x7fff_ffff)
  return new ComObject(
    'Random',
    overloads(
      'Next',
      method(([low, high]) => {
        const [from, to] = high === undefined ? [0, Number(low ?? 0x7fff_ffff)] : [Number(low), Number(high)]
        return from + (next() % Math.max(1, to - from))
      }),
    ),
  )
}

export const dotnetClasses: readonly ComClass[] = [
  {
    names: ['system.collections.arraylist', 'system.collections.queue', 'system.collections.stack'],
    create: arrayList,
  },
  { names: ['system.collections.hashtable', 'system.collections.sortedlist'], create: table },
  { names: ['system.text.asciiencoding'], create: encoder('latin1') },
  { names: ['system.text.utf8encoding', 'system.text.utf7encoding'], create: encoder('utf8') },
  { names: ['system.text.unicodeencoding'], create: encoder('utf16le') },
  { names: ['system.io.memorystream'], create: memoryStream },
  { names: ['system.random'], create: random },
  { names: ['system.runtime.serialization.formatters.binary.binaryformatter'], create: formatter },
  {
    names: ['system.security.cryptography.frombase64transform'],
    create: transform((bytes) => Buffer.from(bytes.toString('latin1'), 'base64')),
  },
  {
    names: ['system.security.cryptography.tobase64transform'],
    create: transform((bytes) => Buffer.from(bytes.toString('base64'), 'latin1')),
  },
  {
    names: ['system.security.cryptography.md5cryptoserviceprovider', 'system.security.cryptography.md5'],
    create: hash('md5'),
  },
  {
    names: ['system.security.cryptography.sha1managed', 'system.security.cryptography.sha1cryptoserviceprovider'],
    create: hash('sha1'),
  },
  {
    names: ['system.security.cryptography.sha256managed', 'system.security.cryptography.sha256cryptoserviceprovider'],
    create: hash('sha256'),
  },
  { names: ['system.security.cryptography.sha512managed'], create: hash('sha512') },
  {
    names: [
      'system.security.cryptography.rijndaelmanaged',
      'system.security.cryptography.aesmanaged',
      'system.security.cryptography.aescryptoserviceprovider',
    ],
    create: () => cipherObject('aes'),
  },
  { names: ['system.security.cryptography.tripledescryptoserviceprovider'], create: () => cipherObject('des-ede3') },
]
