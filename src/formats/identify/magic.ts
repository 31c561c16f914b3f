/** Kinds with a mark at a fixed place; a second look where the mark is short. */

export interface Magic {
  readonly mark: string
  readonly type: string
  readonly at?: number
  /** What else must hold, so that text does not pass for it. */
  readonly also?: (bytes: Buffer) => boolean
}

const u8 = (bytes: Buffer, at: number): number => bytes[at] ?? 0
const u32 = (bytes: Buffer, at: number): number => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0)

/** Marks in hexadecimal, the longest and surest first. */
export const magic: readonly Magic[] = [
  { mark: '377abcaf271c', type: 'archive.7z' },
  { mark: '526172211a07', type: 'archive.rar' },
  { mark: '1f8b08', type: 'archive.gzip' },
  { mark: '1f8b', type: 'archive.gzip' },
  {
    mark: '425a68',
    type: 'archive.bzip2',
    also: (bytes) => ['314159265359', '177245385090'].includes(bytes.toString('hex', 4, 10)),
  },
  { mark: 'fd377a585a00', type: 'archive.xz' },
  { mark: '28b52ffd', type: 'archive.zstd' },
  { mark: '2a4d18', at: 1, type: 'archive.zstd', also: isZstdBehindSkipped },
  { mark: '1f9d', type: 'archive.z' },
  { mark: '1fa0', type: 'archive.z' },
  { mark: '4c5a4950', type: 'archive.lzip' },
  { mark: '04224d18', type: 'archive.lz4' },
  { mark: '02214c18', type: 'archive.lz4' },
  { mark: '894c5a4f000d0a1a0a', type: 'archive.lzop' },
  { mark: '4c525a49', type: 'archive.lrzip' },
  { mark: '47525a69704949', type: 'archive.grzip' },
  { mark: '4d534346', type: 'archive.cab' },
  { mark: '49536328', type: 'archive.installshield' },
  { mark: '60ea', type: 'archive.arj', also: (bytes) => bytes.length > 30 && bytes.readUInt16LE(2) <= 2_600 },
  {
    mark: '2d6c',
    at: 2,
    type: 'archive.lzh',
    also: (bytes) => /^-l[hz][0-9dsx]-$/.test(bytes.toString('latin1', 2, 7)),
  },
  { mark: '2a2a4143452a2a', at: 7, type: 'archive.ace' },
  { mark: '5a4f4f20', type: 'archive.zoo' },
  { mark: '7573746172', at: 257, type: 'archive.tar' },
  { mark: '303730373031', type: 'archive.cpio' },
  { mark: '303730373032', type: 'archive.cpio' },
  { mark: '303730373037', type: 'archive.cpio' },
  { mark: 'c771', type: 'archive.cpio', also: isBinaryCpio },
  { mark: '71c7', type: 'archive.cpio', also: isBinaryCpio },
  { mark: 'edabeedb', type: 'archive.rpm' },
  { mark: '213c617263683e0a', type: 'archive.ar' },
  { mark: '78617221', type: 'archive.xar' },
  { mark: '4d5357494d000000', type: 'archive.wim' },
  { mark: '49545346', type: 'archive.chm' },
  { mark: '68737173', type: 'archive.squashfs' },
  { mark: '453dcd28', type: 'archive.cramfs' },
  { mark: '7668647866696c65', type: 'archive.vhdx' },
  { mark: '636f6e6563746978', type: 'archive.vhd' },
  { mark: '4b444d56', type: 'archive.vmdk' },
  { mark: '514649fb', type: 'archive.qcow' },
  { mark: '3c3c3c204f7261636c6520564d', type: 'archive.vdi' },
  { mark: '7f10dabe', at: 64, type: 'archive.vdi' },
  { mark: '4c0000000114020000000000c000000000000046', type: 'shortcut.lnk' },
  { mark: '7f454c46', type: 'executable.elf' },
  { mark: 'cffaedfe', type: 'executable.macho' },
  { mark: 'cefaedfe', type: 'executable.macho' },
  { mark: 'feedface', type: 'executable.macho' },
  { mark: 'feedfacf', type: 'executable.macho' },
  { mark: 'cafebabe', type: 'executable.macho', also: (bytes) => bytes.length > 8 && bytes.readUInt32BE(4) < 20 },
  { mark: 'cafebabe', type: 'executable.class' },
  { mark: '4d5a', type: 'executable.pe' },
  { mark: '6465780a', type: 'executable.dex' },
  { mark: '0061736d01000000', type: 'executable.wasm' },
  { mark: '89504e470d0a1a0a', type: 'image.png' },
  { mark: 'ffd8ff', type: 'image.jpeg' },
  { mark: '47494638', type: 'image.gif' },
  { mark: '57454250', at: 8, type: 'image.webp' },
  {
    mark: '424d',
    type: 'image.bmp',
    also: (bytes) => bytes.length > 26 && u32(bytes, 6) < 0x10000 && u32(bytes, 14) <= 124 && u32(bytes, 14) >= 12,
  },
  { mark: '49492a00', type: 'image.tiff' },
  { mark: '4d4d002a', type: 'image.tiff' },
  { mark: '00000100', type: 'image.ico', also: (bytes) => u8(bytes, 4) > 0 && u8(bytes, 5) === 0 },
  { mark: '01000000', type: 'image.emf', also: (bytes) => bytes.toString('latin1', 40, 44) === ' EMF' },
  { mark: 'd7cdc69a', type: 'image.wmf' },
  { mark: '7b5c7274', type: 'document.rtf' },
  { mark: 'e4525c7b8cd8a74daeb15378d02996d3', type: 'document.onenote' },
  { mark: 'a12fff43d9ef764c9ee210ea5722765f', type: 'document.onenote-toc' },
  { mark: '4163746976654d696d65', type: 'document.activemime' },
  { mark: '09', type: 'document.ole', also: isBareWorkbook },
  { mark: '789f3e22', type: 'mail.tnef' },
  { mark: '2142444e', type: 'mail.pst' },
  { mark: '49443303', type: 'media.mp3' },
  { mark: '4f676753', type: 'media.ogg' },
  { mark: '52494646', type: 'media.riff' },
  { mark: '66747970', at: 4, type: 'media.mp4' },
  { mark: '53514c69746520666f726d6174203300', type: 'data.sqlite' },
]

/** Skippable frames (RFC 8878 3.1.2) may stand before the first real one. */
function isZstdBehindSkipped(bytes: Buffer): boolean {
  if ((u8(bytes, 0) & 0xf0) !== 0x50) return false
  const next = 8 + u32(bytes, 4)
  return next + 4 > bytes.length || u32(bytes, next) === 0xfd2fb528 || (u32(bytes, next) & 0xfffffff0) === 0x184d2a50
}

function isBinaryCpio(bytes: Buffer): boolean {
  if (bytes.length < 26) return false
  const name = u8(bytes, 0) === 0xc7 ? bytes.readUInt16LE(20) : bytes.readUInt16BE(20)
  return name > 0 && name < 1_024
}

/** A workbook's stream without the compound file around it, which Excel opens too (MS-XLS 2.4.21 and its forerunners). */
function isBareWorkbook(bytes: Buffer): boolean {
  if (bytes.length < 16 || ![0, 2, 4, 8].includes(u8(bytes, 1)) || ![4, 6, 8, 16].includes(bytes.readUInt16LE(2)))
    return false
  return [0x05, 0x06, 0x10, 0x20, 0x40, 0x100].includes(bytes.readUInt16LE(6)) && u8(bytes, 4) <= 0x10
}
