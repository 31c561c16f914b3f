/** Kinds without a mark at the beginning: disk images, old tape archives, streams that only make sense as a whole. */

const sector = 2_048

/** Undefined where it is none of them. */
export function unmarkedType(bytes: Buffer, name: string): string | undefined {
  return (
    opticalType(bytes) ??
    diskType(bytes, name) ??
    (isTar(bytes) ? 'archive.tar' : undefined) ??
    (isLzma(bytes) ? 'archive.lzma' : undefined)
  )
}

/** ISO 9660 and UDF (ECMA-119, ECMA-167) describe themselves from the sixteenth sector on. */
function opticalType(bytes: Buffer): string | undefined {
  let found: string | undefined
  for (let place = 16 * sector; place < 32 * sector && place + 6 < bytes.length; place += sector) {
    const mark = bytes.toString('latin1', place + 1, place + 6)
    if (mark === 'NSR02' || mark === 'NSR03') return 'archive.udf'
    if (mark === 'CD001') found = 'archive.iso'
  }
  return found
}

function diskType(bytes: Buffer, name: string): string | undefined {
  const tail = bytes.subarray(-512)
  if (tail.toString('latin1', 0, 4) === 'koly') return 'archive.dmg'
  if (bytes.length > 512 && tail.toString('latin1', 0, 8) === 'conectix') return 'archive.vhd'
  if (bytes.length < 512 || bytes[510] !== 0x55 || bytes[511] !== 0xaa) return undefined
  const system = [bytes.toString('latin1', 3, 11), bytes.toString('latin1', 54, 59), bytes.toString('latin1', 82, 87)]
  if (
    system[0] === 'NTFS    ' ||
    system[0] === 'EXFAT   ' ||
    /^FAT1[26]/.test(system[1] ?? '') ||
    system[2] === 'FAT32'
  )
    return 'archive.img'
  return isPartitioned(bytes) || name.endsWith('.img') ? 'archive.img' : undefined
}

/** Four entries, each active or not, at least one in use. */
function isPartitioned(bytes: Buffer): boolean {
  const entries = [446, 462, 478, 494].map((at) => ({ status: bytes[at] ?? 1, kind: bytes[at + 4] ?? 0 }))
  return (
    bytes.length >= 65_536 &&
    entries.every(({ status }) => status === 0 || status === 0x80) &&
    entries.some(({ kind }) => kind !== 0)
  )
}

/** Tape archives older than their mark: the checksum of the first header is right (POSIX.1-1988). */
function isTar(bytes: Buffer): boolean {
  if (bytes.length < 512 || bytes[0] === 0) return false
  const stated = Number.parseInt(bytes.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8)
  if (!(stated > 0)) return false
  let sum = 0
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 32 : (bytes[at] ?? 0)
  return sum === stated
}

/** LZMA alone: properties, a dictionary of a usual size, a size that fits, and the first byte of the range coder. */
function isLzma(bytes: Buffer): boolean {
  if (bytes.length < 18 || (bytes[0] ?? 255) >= 225 || bytes[13] !== 0) return false
  const dictionary = bytes.readUInt32LE(1)
  const power =
    dictionary >= 4_096 &&
    ((dictionary & (dictionary - 1)) === 0 || (dictionary % 3 === 0 && ((dictionary / 3) & (dictionary / 3 - 1)) === 0))
  const size = bytes.readBigUInt64LE(5)
  return power && (size === 0xffffffffffffffffn || (size > 0n && size < 0x4000000000n))
}
