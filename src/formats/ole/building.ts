/** Builds small compound files (MS-CFB, version 3) for tests: streams by path, short ones in the mini stream. */
const sectorBytes = 512
const end = 0xfffffffe
const none = 0xffffffff

interface Node {
  readonly name: string
  readonly path: string
  readonly data?: Buffer
}

class Space {
  readonly table: number[] = []
  readonly #parts: Buffer[] = []
  readonly #unit: number

  constructor(unit: number) {
    this.#unit = unit
  }

  place(data: Buffer): number {
    const count = Math.ceil(data.length / this.#unit)
    const first = this.table.length
    for (let index = 1; index <= count; index += 1) this.table.push(index === count ? end : first + index)
    this.#parts.push(data, Buffer.alloc(count * this.#unit - data.length))
    return count === 0 ? end : first
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

const numbers = (values: readonly number[], size: number): Buffer => {
  const data = Buffer.alloc(size, 0xff)
  for (const [index, value] of values.entries()) data.writeUInt32LE(value, index * 4)
  return data
}

function nodesOf(streams: Readonly<Record<string, Buffer>>): Node[] {
  const nodes = new Map<string, Node>()
  for (const [path, data] of Object.entries(streams)) {
    const names = path.split('/')
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth).join('/')
      nodes.set(folder, { name: names[depth - 1] ?? '', path: folder })
    }
    nodes.set(path, { name: names.at(-1) ?? '', path, data })
  }
  return [...nodes.values()]
}

function record(name: string, fields: { type: number; right: number; child: number; start: number; size: number }) {
  const data = Buffer.alloc(128)
  data.write(name, 0, 'utf16le')
  data.writeUInt16LE(name.length * 2 + 2, 64)
  data.writeUInt8(fields.type, 66)
  data.writeUInt32LE(none, 68)
  data.writeUInt32LE(fields.right, 72)
  data.writeUInt32LE(fields.child, 76)
  data.writeUInt32LE(fields.start, 116)
  data.writeUInt32LE(fields.size, 120)
  return data
}

const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

export function buildCompound(streams: Readonly<Record<string, Buffer>>): Buffer {
  const nodes = nodesOf(streams)
  const mini = new Space(64)
  const file = new Space(sectorBytes)
  file.table.push(0xfffffffd)
  const starts = nodes.map(({ data }) => (data === undefined ? 0 : (data.length < 4_096 ? mini : file).place(data)))
  const indexOf = (from: number, folder: string): number => {
    const found = nodes.findIndex((node, index) => index >= from && parent(node.path) === folder)
    return found < 0 ? none : found + 1
  }
  const records = nodes.map(({ name, path, data }, index) =>
    record(name, {
      type: data === undefined ? 1 : 2,
      right: indexOf(index + 1, parent(path)),
      child: data === undefined ? indexOf(0, path) : none,
      start: starts[index] ?? 0,
      size: data?.length ?? 0,
    }),
  )
  const smallStart = file.place(mini.bytes)
  const smallTable = file.place(numbers(mini.table, Math.ceil((mini.table.length * 4) / sectorBytes) * sectorBytes))
  const root = record('Root Entry', {
    type: 5,
    right: none,
    child: indexOf(0, ''),
    start: smallStart,
    size: mini.bytes.length,
  })
  const directory = file.place(Buffer.concat([root, ...records]))
  return Buffer.concat([header(directory, smallTable), numbers(file.table, sectorBytes), file.bytes])
}

function header(directory: number, smallTable: number): Buffer {
  const data = Buffer.alloc(sectorBytes, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(data)
  data.writeUInt16LE(9, 30)
  data.writeUInt32LE(directory, 48)
  data.writeUInt32LE(4_096, 56)
  data.writeUInt32LE(smallTable, 60)
  data.writeUInt32LE(end, 68)
  data.writeUInt32LE(0, 76)
  return data
}
