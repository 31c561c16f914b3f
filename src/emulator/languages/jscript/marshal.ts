/** Values between the guest and COM: JSON with a tag for what JSON cannot say, objects by number. */
import { ComError, ComObject, type Value } from '../../host/com/object.ts'

export type Packed = { u: 1 } | { v: string | number | boolean | null } | { o: number; n: string } | { a: Packed[] }
const depthLimit = 16
const objectLimit = 100_000

export class ObjectTable {
  readonly #objects: (ComObject | Uint8Array)[] = []
  readonly #numbers = new Map<ComObject | Uint8Array, number>()

  add(object: ComObject | Uint8Array): number {
    const known = this.#numbers.get(object)
    if (known !== undefined) return known
    if (this.#objects.length >= objectLimit) throw new ComError(-2_147_024_882, 'Out of memory')
    this.#numbers.set(object, this.#objects.length)
    return this.#objects.push(object) - 1
  }

  find(id: unknown): ComObject | Uint8Array | undefined {
    return typeof id === 'number' ? this.#objects[id] : undefined
  }

  pack(value: Value, depth = 0): Packed {
    if (value === undefined || depth > depthLimit) return { u: 1 }
    if (value instanceof Uint8Array) return { o: this.add(value), n: 'bytes' }
    if (value instanceof ComObject) return { o: this.add(value), n: value.name }
    if (Array.isArray(value)) return { a: value.map((one: Value) => this.pack(one, depth + 1)) }
    return { v: value as string | number | boolean | null }
  }

  unpack(packed: unknown, depth = 0): Value {
    if (typeof packed !== 'object' || packed === null || depth > depthLimit) return undefined
    if ('o' in packed) return this.find(packed.o)
    if ('a' in packed && Array.isArray(packed.a)) return packed.a.map((one: unknown) => this.unpack(one, depth + 1))
    return 'v' in packed ? (packed.v as Value) : undefined
  }
}
