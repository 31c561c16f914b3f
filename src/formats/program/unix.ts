/** Programs of Linux and its kin (ELF) and of Apple (Mach-O): what their headers tell. */

export interface UnixProgram {
  readonly bits: 32 | 64
  /** `x86`, `x86-64`, `ARM`, … */
  readonly machine: string
  readonly kind: 'program' | 'library' | 'object' | 'core' | 'other'
  /** Program that loads it. */
  readonly interpreter: string
}

const most = { headers: 1_000, text: 512 }

const elfMachines: Readonly<Record<number, string>> = {
  2: 'SPARC',
  3: 'x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC 64',
  22: 'S390',
  40: 'ARM',
  42: 'SuperH',
  62: 'x86-64',
  183: 'ARM 64',
  243: 'RISC-V',
}
const elfKinds = ['other', 'object', 'program', 'library', 'core'] as const

interface Numbers {
  readonly u16: (at: number) => number
  readonly u32: (at: number) => number
  /** Places and lengths as wide as the program's words. */
  readonly wide: (at: number) => number
}

function numbersOf(bytes: Buffer, { isBig, is64 }: { isBig: boolean; is64: boolean }): Numbers {
  const has = (at: number, size: number): boolean => at >= 0 && at + size <= bytes.length
  const u16 = (at: number): number => (has(at, 2) ? (isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)) : 0)
  const u32 = (at: number): number => (has(at, 4) ? (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) : 0)
  const u64 = (at: number): number =>
    has(at, 8) ? Number(isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at)) : 0
  return { u16, u32, wide: is64 ? u64 : u32 }
}

function textAt(bytes: Buffer, at: number): string {
  if (at < 0 || at >= bytes.length) return ''
  const end = bytes.indexOf(0, at)
  return bytes.toString('latin1', at, Math.min(end < 0 ? bytes.length : end, at + most.text))
}

/** Undefined where it is damaged. */
export function readElf(input: Uint8Array): UnixProgram | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length < 52 || bytes.toString('hex', 0, 4) !== '7f454c46') return undefined
  const is64 = bytes[4] === 2
  const { u16, u32, wide } = numbersOf(bytes, { isBig: bytes[5] === 2, is64 })
  const [from, size, count] = [wide(is64 ? 32 : 28), u16(is64 ? 54 : 42), u16(is64 ? 56 : 44)]
  let interpreter = ''
  for (let index = 0; index < Math.min(count, most.headers); index += 1) {
    const at = from + index * size
    const place = wide(at + (is64 ? 8 : 4))
    if (u32(at) === 3) interpreter = textAt(bytes, place)
  }
  return {
    bits: is64 ? 64 : 32,
    machine: elfMachines[u16(18)] ?? `machine ${u16(18)}`,
    kind: elfKinds[u16(16)] ?? 'other',
    interpreter,
  }
}

const machoMachines: Readonly<Record<number, string>> = {
  7: 'x86',
  12: 'ARM',
  18: 'PowerPC',
  0x1000007: 'x86-64',
  0x100000c: 'ARM 64',
}
const machoKinds: Readonly<Record<number, UnixProgram['kind']>> = {
  1: 'object',
  2: 'program',
  4: 'core',
  6: 'library',
  8: 'library',
}

/** The first program of those that a fat file holds. */
export function readMacho(input: Uint8Array): UnixProgram | undefined {
  const whole = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (whole.length < 28) return undefined
  const isFat = whole.readUInt32BE(0) === 0xcafebabe
  const bytes = isFat ? whole.subarray(whole.readUInt32BE(16)) : whole
  if (bytes.length < 28) return undefined
  const mark = bytes.readUInt32BE(0)
  const isBig = mark === 0xfeedface || mark === 0xfeedfacf
  if (!isBig && mark !== 0xcefaedfe && mark !== 0xcffaedfe) return undefined
  const is64 = mark === 0xfeedfacf || mark === 0xcffaedfe
  const { u32 } = numbersOf(bytes, { isBig, is64 })
  let interpreter = ''
  let at = is64 ? 32 : 28
  for (let count = Math.min(u32(16), most.headers); count > 0 && at + 8 <= bytes.length; count -= 1) {
    const [kind, size] = [u32(at), u32(at + 4)]
    if (kind === 0x0e) interpreter = textAt(bytes, at + u32(at + 8))
    if (size < 8) break
    at += size
  }
  return {
    bits: is64 ? 64 : 32,
    machine: machoMachines[u32(4)] ?? `machine ${u32(4)}`,
    kind: machoKinds[u32(12)] ?? 'other',
    interpreter,
  }
}
