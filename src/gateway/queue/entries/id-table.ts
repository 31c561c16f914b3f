/**
 * From identifiers to slots: an open hash table over the identifiers' words (linear probing, deletion by shifting back), some
 * 25 bytes an identifier. The few that are no UUIDs are in ordinary maps.
 */
import { isNone, noWords, readWords, textOf } from './id-words.ts'

const smallest = 64

export class IdTable {
  #words = new Uint32Array(4 * smallest)
  /** Slot + 1, 0 where free. */
  #buckets = new Uint32Array(2 * smallest)
  #count = 0
  readonly #slots = new Map<string, number>()
  readonly #names = new Map<number, string>()
  readonly #wanted = new Uint32Array(4)

  get(id: string): number | undefined {
    if (!readWords(id, this.#wanted)) return this.#slots.get(id)
    const found = this.#buckets[this.#find()] ?? 0
    return found === 0 ? undefined : found - 1
  }

  /** The identifier of a slot that was set. */
  idOf(slot: number): string {
    return this.#names.get(slot) ?? textOf(this.#words, 4 * slot)
  }

  /** `id` must not be there yet. */
  set(id: string, slot: number): void {
    this.#makeRoom(slot)
    if (!readWords(id, this.#wanted)) {
      this.#rename(id, slot)
      this.#words.set(noWords, 4 * slot)
      return
    }
    this.#words.set(this.#wanted, 4 * slot)
    this.#buckets[this.#find()] = slot + 1
    this.#count += 1
    if (this.#count * 2 > this.#buckets.length) this.#rehash(this.#buckets.length * 2)
  }

  delete(id: string): void {
    if (!readWords(id, this.#wanted)) {
      const slot = this.#slots.get(id)
      this.#slots.delete(id)
      if (slot !== undefined) this.#names.delete(slot)
      return
    }
    const bucket = this.#find()
    if ((this.#buckets[bucket] ?? 0) === 0) return
    this.#count -= 1
    this.#shiftBack(bucket)
  }

  /** Slot `n` becomes what slot `from[n]` was. */
  renumber(from: Uint32Array): void {
    const words = this.#words.slice()
    this.#buckets.fill(0)
    const names = new Map(this.#names)
    this.#names.clear()
    for (const [to, slot] of from.entries()) {
      for (let word = 0; word < 4; word += 1) this.#words[4 * to + word] = words[4 * slot + word] ?? 0
      const name = names.get(slot)
      if (name === undefined) this.#link(to)
      else this.#rename(name, to)
    }
  }

  #rename(name: string, slot: number): void {
    this.#names.set(slot, name)
    this.#slots.set(name, slot)
  }

  #makeRoom(slot: number): void {
    if (4 * slot < this.#words.length) return
    const larger = new Uint32Array(Math.max(4 * (slot + 1), this.#words.length * 2))
    larger.set(this.#words)
    this.#words = larger
  }

  /** Where the wanted words are, or the free bucket where they would be. */
  #find(): number {
    const [a, b, c, d] = this.#wanted
    const mask = this.#buckets.length - 1
    let bucket = this.#home(this.#wanted, 0)
    for (;;) {
      const held = this.#buckets[bucket] ?? 0
      if (held === 0) return bucket
      const at = 4 * (held - 1)
      const words = this.#words
      if (words[at + 3] === d && words[at + 2] === c && words[at + 1] === b && words[at] === a) return bucket
      bucket = (bucket + 1) & mask
    }
  }

  #home(words: Uint32Array, at: number): number {
    let mixed = Math.imul((words[at + 3] ?? 0) ^ Math.imul(words[at + 2] ?? 0, 0x9e37_79b1), 0x85eb_ca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ (words[at + 1] ?? 0) ^ (words[at] ?? 0), 0xc2b2_ae35)
    return (mixed ^ (mixed >>> 13)) & (this.#buckets.length - 1)
  }

  #link(slot: number): void {
    if (isNone(this.#words, 4 * slot)) return
    const mask = this.#buckets.length - 1
    let bucket = this.#home(this.#words, 4 * slot)
    while ((this.#buckets[bucket] ?? 0) !== 0) bucket = (bucket + 1) & mask
    this.#buckets[bucket] = slot + 1
  }

  #rehash(length: number): void {
    const before = this.#buckets
    this.#buckets = new Uint32Array(length)
    for (const held of before) if (held > 0) this.#link(held - 1)
  }

  /** Keeps every chain without gaps, so that a search may end at the first free bucket. */
  #shiftBack(freed: number): void {
    const buckets = this.#buckets
    const mask = buckets.length - 1
    let gap = freed
    let at = (gap + 1) & mask
    for (let held = buckets[at] ?? 0; held !== 0; held = buckets[at] ?? 0) {
      const home = this.#home(this.#words, 4 * (held - 1))
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        buckets[gap] = held
        gap = at
      }
      at = (at + 1) & mask
    }
    buckets[gap] = 0
  }
}
