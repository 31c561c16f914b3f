/** Trend Micro locality sensitive hash (Oliver, Cheng, Chen 2013), version 4 with 128 buckets and a checksum of one byte: `T1…`. */

// The permutation of Pearson's hash (Communications of the ACM 33, 1990).
const table = Uint8Array.from(
  (
    '1 87 49 12 176 178 102 166 121 193 6 84 249 230 44 163 14 197 213 181 161 85 218 80 64 239 24 226 236 142 38 200 110 177 104 103 141 253 ' +
    '255 50 77 101 81 18 45 96 31 222 25 107 190 70 86 237 240 34 72 242 20 214 244 227 149 235 97 234 57 22 60 250 82 175 208 5 127 199 111 62 ' +
    '135 248 174 169 211 58 66 154 106 195 245 171 17 187 182 179 0 243 132 56 148 75 128 133 158 100 130 126 91 13 153 246 216 219 119 68 223 ' +
    '78 83 88 201 99 122 11 92 32 136 114 52 10 138 30 48 183 156 35 61 26 143 74 251 94 129 162 63 152 170 7 115 167 241 206 3 150 55 59 151 ' +
    '220 90 53 23 131 125 173 15 238 79 95 89 16 105 137 225 224 217 160 37 123 118 73 2 157 46 116 9 145 134 228 207 212 202 215 69 229 27 188 ' +
    '67 124 168 252 42 4 29 108 21 247 19 205 39 203 233 40 186 147 198 192 155 33 164 191 98 204 165 180 117 76 140 36 210 172 41 54 159 8 185 ' +
    '232 113 196 231 47 146 120 51 65 28 144 254 221 93 189 194 139 112 43 71 109 184 209'
  )
    .split(' ')
    .map(Number),
)
const buckets = 128
const least = 50
const most = 67_108_864
const map = (byte: number): number => table[byte & 255] ?? 0

/** Undefined for less than 50 bytes, more than 64 MiB, or where the bytes hardly differ. */
export function tlsh(bytes: Uint8Array): string | undefined {
  if (bytes.length < least || bytes.length > most) return undefined
  const { counts, checksum } = count(bytes)
  const used = counts.subarray(0, buckets)
  const sorted = used.toSorted()
  const [q1, q2, q3] = [sorted[31] ?? 0, sorted[63] ?? 0, sorted[95] ?? 0]
  if (q3 === 0 || used.filter((one) => one > 0).length <= buckets / 2) return undefined
  const ratios = (Math.floor((q1 * 100) / q3) % 16) | ((Math.floor((q2 * 100) / q3) % 16) << 4)
  const head = [checksum, lengthByte(bytes.length), ratios].map(swapped)
  return `T1${Buffer.from([...head, ...code(used, [q1, q2, q3]).toReversed()])
    .toString('hex')
    .toUpperCase()}`
}

/** Six triples of each window of five bytes. */
function count(bytes: Uint8Array): { counts: Uint32Array; checksum: number } {
  const counts = new Uint32Array(256)
  let checksum = 0
  const add = (salt: number, one: number, other: number): void => {
    const bucket = map(map(salt ^ one) ^ other)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  for (let at = 4; at < bytes.length; at += 1) {
    const [a, b, c] = [bytes[at] ?? 0, bytes[at - 1] ?? 0, bytes[at - 2] ?? 0]
    const [d, e] = [bytes[at - 3] ?? 0, bytes[at - 4] ?? 0]
    checksum = map(map(map(1 ^ a) ^ b) ^ checksum)
    add(map(49 ^ a), b, c)
    add(map(12 ^ a), b, d)
    add(map(178 ^ a), c, d)
    add(map(166 ^ a), c, e)
    add(map(84 ^ a), b, e)
    add(map(230 ^ a), d, e)
  }
  return { counts, checksum }
}

const swapped = (byte: number): number => ((byte & 15) << 4) | (byte >> 4)

function lengthByte(length: number): number {
  const log = Math.log(length)
  if (length <= 656) return Math.floor(log / 0.4054651) & 255
  return (length <= 3_199 ? Math.floor(log / 0.26236426 - 8.72777) : Math.floor(log / 0.09531018 - 62.5472)) & 255
}

/** Two bits a bucket: in which quarter its count lies. */
function code(used: Uint32Array, [q1, q2, q3]: readonly [number, number, number]): number[] {
  const bytes: number[] = []
  for (let from = 0; from < buckets; from += 4) {
    let byte = 0
    for (let place = 0; place < 4; place += 1) {
      const value = used[from + place] ?? 0
      byte |= (value > q3 ? 3 : value > q2 ? 2 : value > q1 ? 1 : 0) << (place * 2)
    }
    bytes.push(byte)
  }
  return bytes
}
