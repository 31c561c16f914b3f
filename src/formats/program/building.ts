/** Builds small programs of Windows (PE/COFF) for tests: headers, sections, imports, resources. They hold no code. */

const alignment = 0x200
const memoryStep = 0x1000

export interface BuiltSection {
  readonly name: string
  readonly data: Buffer
  readonly flags?: number
}

export interface BuiltProgram {
  readonly sections: readonly BuiltSection[]
  /** Address and size by the number of the directory. */
  readonly directories?: Readonly<Record<number, readonly [number, number]>>
  readonly entryPoint?: number
  readonly is64?: boolean
  readonly behind?: Buffer
}

const aligned = (value: number, step: number): number => Math.ceil(value / step) * step

/** Sections lie in memory at 0x1000, 0x2000 and so on. */
export function buildProgram({
  sections,
  directories = {},
  entryPoint = memoryStep,
  is64 = false,
  behind = Buffer.alloc(0),
}: BuiltProgram): Buffer {
  const optionalBytes = is64 ? 240 : 224
  const head = Buffer.alloc(alignment * 2)
  head.write('MZ', 'latin1')
  head.writeUInt32LE(64, 60)
  head.write('PE\0\0', 64, 'latin1')
  head.writeUInt16LE(is64 ? 0x8664 : 0x14c, 68)
  head.writeUInt16LE(sections.length, 70)
  head.writeUInt16LE(optionalBytes, 84)
  head.writeUInt16LE(0x102, 86)
  head.writeUInt16LE(is64 ? 0x20b : 0x10b, 88)
  head.writeUInt32LE(entryPoint, 104)
  head.writeUInt16LE(2, 156)
  const countAt = 88 + (is64 ? 108 : 92)
  head.writeUInt32LE(16, countAt)
  for (const [index, [address, size]] of Object.entries(directories)) {
    head.writeUInt32LE(address, countAt + 4 + Number(index) * 8)
    head.writeUInt32LE(size, countAt + 8 + Number(index) * 8)
  }
  let at = head.length
  const bodies = sections.map(({ name, data, flags = 0x40000040 }, index) => {
    const body = Buffer.concat([data, Buffer.alloc(aligned(data.length, alignment) - data.length)])
    const place = 88 + optionalBytes + index * 40
    head.write(name, place, 'latin1')
    head.writeUInt32LE(data.length, place + 8)
    head.writeUInt32LE((index + 1) * memoryStep, place + 12)
    head.writeUInt32LE(body.length, place + 16)
    head.writeUInt32LE(at, place + 20)
    head.writeUInt32LE(flags, place + 36)
    at += body.length
    return body
  })
  return Buffer.concat([head, ...bodies, behind])
}

/** Imports for a section at an address: names, or numbers for functions without one. 32 bits. */
export function buildImports(
  libraries: Readonly<Record<string, readonly (string | number)[]>>,
  address: number,
): Buffer {
  const data = Buffer.alloc(0x1000)
  let end = (Object.keys(libraries).length + 1) * 20
  const place = (size: number): number => {
    end += size
    return end - size
  }
  for (const [index, [library, functions]] of Object.entries(libraries).entries()) {
    const nameAt = place(library.length + 1)
    data.write(library, nameAt, 'latin1')
    const tableAt = place((functions.length + 1) * 4)
    for (const [number, name] of functions.entries()) {
      if (typeof name === 'number') {
        data.writeUInt32LE((0x80000000 | name) >>> 0, tableAt + number * 4)
        continue
      }
      const hintAt = place(name.length + 3)
      data.write(name, hintAt + 2, 'latin1')
      data.writeUInt32LE(address + hintAt, tableAt + number * 4)
    }
    data.writeUInt32LE(address + nameAt, index * 20 + 12)
    data.writeUInt32LE(address + tableAt, index * 20 + 16)
  }
  return data.subarray(0, end)
}

/** A resource section at an address with one resource of each type given. */
export function buildResources(resources: Readonly<Record<number, Buffer>>, address: number): Buffer {
  const types = Object.entries(resources)
  const table = 16 + types.length * 8
  const head = Buffer.alloc(table + types.length * (24 + 24 + 16))
  head.writeUInt16LE(types.length, 14)
  let dataAt = head.length
  for (const [index, [type, data]] of types.entries()) {
    const names = table + index * 64
    head.writeUInt32LE(Number(type), 16 + index * 8)
    head.writeUInt32LE((0x80000000 | names) >>> 0, 20 + index * 8)
    head.writeUInt16LE(1, names + 14)
    head.writeUInt32LE(1, names + 16)
    head.writeUInt32LE((0x80000000 | (names + 24)) >>> 0, names + 20)
    head.writeUInt16LE(1, names + 24 + 14)
    head.writeUInt32LE(0x409, names + 24 + 16)
    head.writeUInt32LE(names + 48, names + 24 + 20)
    head.writeUInt32LE(address + dataAt, names + 48)
    head.writeUInt32LE(data.length, names + 52)
    dataAt += data.length
  }
  return Buffer.concat([head, ...types.map(([, data]) => data)])
}
