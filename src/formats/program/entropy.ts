/** Shannon entropy in bits a byte: near eight for what is packed or encrypted. */
export function entropyOf(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0
  const counts = new Float64Array(256)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / bytes.length) * Math.log2(count / bytes.length)
  return sum
}
