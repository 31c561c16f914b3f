/** Memory that library procedures allocate and fill: what is written there piece by piece comes back as one artifact. */
import type { ComContext } from '../../../host/com/context.ts'
import type { Value } from '../../../host/com/object.ts'
import { fault, type Slot, toWhole, VbArray } from '../values.ts'

const regionLimit = 64
const regionBytes = 8 * 1024 * 1024
const firstAddress = 0x2000_0000
const spacing = 0x100_0000

interface Region {
  readonly base: number
  readonly size: number
  bytes: Buffer
  used: number
}

export class Memory {
  readonly #context: ComContext
  readonly #regions: Region[] = []
  /** Variables whose address was asked for. */
  readonly #slots = new Map<number, Slot>()
  readonly #addresses = new Map<unknown, number>()
  #next = firstAddress

  constructor(context: ComContext) {
    this.#context = context
  }

  allocate(asked: number): number {
    if (this.#regions.length >= regionLimit) throw fault(7)
    const base = this.#next
    this.#next += spacing
    this.#regions.push({ base, size: Math.min(Math.max(asked, 1), regionBytes), bytes: Buffer.alloc(0), used: 0 })
    return base
  }

  /** A stable address for a variable or an array's element. */
  addressOf(slot: Slot | undefined): number {
    if (!slot) return 0
    const key: unknown = slot.within?.array ?? slot
    const offset = slot.within?.place ?? 0
    const known = this.#addresses.get(key)
    if (known !== undefined) return known + offset
    if (this.#slots.size >= 10_000) throw fault(7)
    const base = this.#next
    this.#next += spacing
    this.#addresses.set(key, base)
    this.#slots.set(base, slot)
    return base + offset
  }

  #region(address: number): Region | undefined {
    return this.#regions.find(({ base, size }) => address >= base && address < base + size)
  }

  holds(address: Value): address is number {
    return typeof address === 'number' && address >= firstAddress && address < this.#next
  }

  write(address: number, bytes: Uint8Array): void {
    const region = this.#region(address)
    if (!region) return this.#writeVariable(address, bytes)
    const at = address - region.base
    const end = Math.min(at + bytes.length, region.size)
    if (end > region.bytes.length) {
      const grown = Buffer.alloc(Math.min(region.size, Math.max(end, region.bytes.length * 2, 1024)))
      region.bytes.copy(grown)
      region.bytes = grown
    }
    region.bytes.set(bytes.subarray(0, Math.max(0, end - at)), at)
    region.used = Math.max(region.used, end)
  }

  #writeVariable(address: number, bytes: Uint8Array): void {
    const base = address - ((address - firstAddress) % spacing)
    const slot = this.#slots.get(base)
    const value = slot?.within?.array ?? slot?.value
    if (value instanceof VbArray)
      for (const [at, byte] of bytes.entries())
        if (address - base + at < value.elements.length) value.elements[address - base + at] = byte
  }

  read(address: number, length: number): Uint8Array {
    const region = this.#region(address)
    const size = Math.max(0, Math.min(length, regionBytes))
    if (region) return region.bytes.subarray(address - region.base, address - region.base + size)
    const base = address - ((address - firstAddress) % spacing)
    const slot = this.#slots.get(base)
    return bytesIn(slot?.within?.array ?? slot?.value, size).subarray(address - base)
  }

  /** Gives what was written to the report; a region is told once in each state. */
  reveal(): void {
    const { recorder } = this.#context.machine
    for (const { bytes, used } of this.#regions)
      if (used > 1) recorder.artifact('decoded', 'memory.bin', bytes.subarray(0, used))
  }
}

/** The bytes of a value: of arrays their elements, of texts their characters, of numbers as many as asked for. */
export function bytesIn(value: Value, length: number): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return Buffer.from(value, 'latin1')
  if (value instanceof VbArray) {
    const wide =
      value.type === 'long' || value.elements.some((one) => typeof one === 'number' && (one > 255 || one < -128))
    if (!wide) return Uint8Array.from(value.elements, (one) => toWhole(one) & 255)
    const words = Buffer.alloc(value.elements.length * 4)
    for (const [at, one] of value.elements.entries()) words.writeInt32LE(toWhole(one) | 0, at * 4)
    return words
  }
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(Math.trunc(Number(value) || 0))))
  return bytes.subarray(0, Math.max(1, Math.min(length, 8)))
}
