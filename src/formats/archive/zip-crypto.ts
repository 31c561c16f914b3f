/** Traditional ZIP encryption (APPNOTE.TXT 6.1); the caller verifies the sum. */
const table = Uint32Array.from({ length: 256 }, (_none, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const crc = (sum: number, byte: number): number => ((sum >>> 8) ^ (table[(sum ^ byte) & 255] ?? 0)) >>> 0

/** Undefined where the check byte tells that the password is another one; one of 256 wrong ones passes. */
export function decryptClassic(data: Buffer, check: number, password: string): Buffer | undefined {
  if (decrypt(data.subarray(0, 12), password)[11] !== check) return undefined
  return decrypt(data, password).subarray(12)
}

function decrypt(data: Buffer, password: string): Buffer {
  const keys = { a: 0x12345678, b: 0x23456789, c: 0x34567890 }
  const update = (byte: number): void => {
    keys.a = crc(keys.a, byte)
    keys.b = (Math.imul((keys.b + (keys.a & 255)) >>> 0, 134_775_813) + 1) >>> 0
    keys.c = crc(keys.c, keys.b >>> 24)
  }
  for (const byte of Buffer.from(password)) update(byte)
  const plain = Buffer.alloc(data.length)
  for (let at = 0; at < data.length; at += 1) {
    const mask = (keys.c | 2) & 0xffff
    const byte = (data[at] ?? 0) ^ ((Math.imul(mask, mask ^ 1) >>> 8) & 255)
    update(byte)
    plain[at] = byte
  }
  return plain
}
