/** Addresses in monikers (MS-OSHARED 2.3.7): of hyperlinks, and of objects that are linked and not embedded. */
const urlMoniker = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const fileMoniker = Buffer.from('0303000000000000c000000000000046', 'hex')
const most = 8_192

/** Empty where it leads to a place in the document. */
export function urlOfLink(data: Buffer): string {
  const url = data.indexOf(urlMoniker)
  if (url >= 0 && url + 20 <= data.length) {
    const size = Math.min(data.readUInt32LE(url + 16), most)
    return (data.toString('utf16le', url + 20, url + 20 + size).split('\0', 1)[0] ?? '').trim()
  }
  const file = data.indexOf(fileMoniker)
  if (file < 0 || file + 22 > data.length) return ''
  const size = Math.min(data.readUInt32LE(file + 18), most)
  return (data.toString('latin1', file + 22, file + 22 + size).split('\0', 1)[0] ?? '').trim()
}
