/** ZIP files that are more than archives: told by the names of their entries. */

const members: readonly (readonly [string, string])[] = [
  ['word/', 'document.ooxml-word'],
  ['xl/', 'document.ooxml-excel'],
  ['ppt/', 'document.ooxml-powerpoint'],
  ['visio/', 'document.ooxml-visio'],
  ['FixedDocSeq.fdseq', 'document.xps'],
  ['FixedDocumentSequence.fdseq', 'document.xps'],
]
const window = 65_536

export function zippedType(bytes: Buffer, name: string): string {
  const head = bytes.subarray(0, window)
  const tail = bytes.subarray(-window)
  const holds = (text: string): boolean => head.includes(text) || tail.includes(text)
  if (holds('AppxManifest.xml') || holds('AppxBundleManifest.xml')) return 'executable.appx'
  if (holds('[Content_Types].xml')) {
    const member = members.find(([folder]) => holds(folder))
    if (member !== undefined) return member[1]
  }
  if (holds('application/vnd.oasis.opendocument')) return 'document.odf'
  if (holds('application/epub+zip')) return 'document.epub'
  if (holds('AndroidManifest.xml') && holds('classes.dex')) return 'executable.apk'
  return name.endsWith('.jar') || holds('META-INF/MANIFEST.MF') ? 'executable.jar' : 'archive.zip'
}

/** Whether a ZIP ends here, whatever it begins with: its end record leads to a directory. */
export function endsAsZip(bytes: Buffer): boolean {
  const from = Math.max(0, bytes.length - window - 22)
  const end = bytes.lastIndexOf('PK\u0005\u0006')
  if (end < from || end + 22 > bytes.length) return false
  const size = bytes.readUInt32LE(end + 12)
  const start = end - size
  return size > 46 && start >= 0 && bytes.toString('latin1', start, start + 4) === 'PK\u0001\u0002'
}
