/** Embedded packages (MS-OLEDS 2.3.6, the Packager's \x01Ole10Native stream): label, path and the file itself. */
export interface NativePackage {
  readonly name: string
  readonly bytes: Buffer
  /** Path of a file of the machine that it opens, where it carries none. */
  readonly link?: string
}

const linked = 1

/** A stream that is not a package is the object's own data behind its length. */
export function readNative(stream: Buffer): NativePackage {
  const label = textAt(stream, 6)
  const path = textAt(stream, label.end)
  const command = path.end + 4
  if (stream.length < 6 || command + 4 > stream.length) return { name: '', bytes: stream.subarray(4) }
  if (stream.readUInt16LE(path.end + 2) === linked && path.text !== '')
    return { name: '', bytes: Buffer.alloc(0), link: path.text }
  const sizeAt = command + 4 + stream.readUInt32LE(command)
  if (sizeAt + 4 > stream.length) return { name: '', bytes: stream.subarray(4) }
  const bytes = stream.subarray(sizeAt + 4, sizeAt + 4 + stream.readUInt32LE(sizeAt))
  const name = label.text === '' ? path.text : label.text
  return { name: name.slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1), bytes }
}

function textAt(stream: Buffer, from: number): { text: string; end: number } {
  const end = stream.indexOf(0, from)
  if (end < 0) return { text: '', end: stream.length }
  return { text: stream.toString('latin1', from, Math.min(end, from + 512)), end: end + 1 }
}
