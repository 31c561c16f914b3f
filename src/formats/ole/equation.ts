/** Equations (MTEF 3 behind an OLE header of 28 bytes): the Editor copies the name of a font into 40 bytes, however long it is. */
const headerBytes = 28 + 5
const fontRecord = 8
const room = 40
const searched = 256

/** Whether a font record near the beginning has a name that does not fit. */
export function fontOverflows(stream: Buffer): boolean {
  const end = Math.min(stream.length, headerBytes + searched)
  for (let at = headerBytes; at < end; at += 1) {
    if (((stream[at] ?? 0) & 0xf) !== fontRecord) continue
    const name = at + 3
    const stop = stream.indexOf(0, name)
    const length = (stop < 0 ? stream.length : stop) - name
    if (length > room && stream.length - name > room) return true
  }
  return false
}
