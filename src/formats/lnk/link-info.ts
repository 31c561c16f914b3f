/** LinkInfo (MS-SHLLINK 2.3): the path on a local volume or a network share. */
import { decodeText } from '../mime/text.ts'

/** Empty where there is none or an offset leads outside. */
export function targetOfLinkInfo(info: Buffer): string {
  if (info.length < 28) return ''
  const wide = info.readUInt32LE(4) >= 36 && info.length >= 36
  const wideBase = wide ? wideAt(info, info.readUInt32LE(28)) : ''
  const wideSuffix = wide ? wideAt(info, info.readUInt32LE(32)) : ''
  const suffix = wideSuffix || textAt(info, info.readUInt32LE(24))
  const flags = info.readUInt32LE(8)
  if ((flags & 1) !== 0) return (wideBase || textAt(info, info.readUInt32LE(16))) + suffix
  if ((flags & 2) === 0) return ''
  const share = shareOf(info.subarray(info.readUInt32LE(20)))
  return share === '' || suffix === '' ? share : `${share.replace(/\\$/, '')}\\${suffix}`
}

/** CommonNetworkRelativeLink (2.3.2). */
const shareOf = (link: Buffer): string => (link.length < 20 ? '' : textAt(link, link.readUInt32LE(8)))

function textAt(bytes: Buffer, at: number): string {
  if (at < 8) return ''
  const end = bytes.indexOf(0, at)
  return decodeText(bytes.subarray(at, end < 0 ? bytes.length : end), 'windows-1252')
}

function wideAt(bytes: Buffer, at: number): string {
  return at < 28 ? '' : (bytes.toString('utf16le', at, Math.min(bytes.length, at + 65_536)).split('\0', 1)[0] ?? '')
}
