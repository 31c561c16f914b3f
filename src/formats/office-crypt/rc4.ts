/** RC4, which the library of the platform no longer has: Office up to 2003 encrypts with it (MS-OFFCRYPTO 2.3.5, 2.3.6). */

/** A stream of key bytes, mixed into data in place. */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index)
  #first = 0
  #second = 0

  constructor(key: Uint8Array) {
    const state = this.#state
    for (let at = 0, other = 0; at < 256; at += 1) {
      other = (other + (state[at] ?? 0) + (key[at % Math.max(1, key.length)] ?? 0)) & 255
      this.#swap(at, other)
    }
  }

  #swap(one: number, other: number): void {
    const held = this.#state[one] ?? 0
    this.#state[one] = this.#state[other] ?? 0
    this.#state[other] = held
  }

  mix(data: Uint8Array): void {
    const state = this.#state
    for (let at = 0; at < data.length; at += 1) {
      this.#first = (this.#first + 1) & 255
      this.#second = (this.#second + (state[this.#first] ?? 0)) & 255
      this.#swap(this.#first, this.#second)
      const sum = ((state[this.#first] ?? 0) + (state[this.#second] ?? 0)) & 255
      data[at] = (data[at] ?? 0) ^ (state[sum] ?? 0)
    }
  }
}

/** The key of a block by its number. */
export type BlockKey = (block: number) => Buffer

/** A copy in clear: the key changes with each block. */
export function decryptBlocks(data: Buffer, keyOf: BlockKey, blockBytes: number): Buffer {
  const clear = Buffer.from(data)
  for (let at = 0, block = 0; at < clear.length; at += blockBytes, block += 1)
    new Rc4(keyOf(block)).mix(clear.subarray(at, at + blockBytes))
  return clear
}
