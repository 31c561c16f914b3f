/** Text of small files that Windows opens by their kind: UTF-16 by its mark or its zeros, else UTF-8. */
const most = 1_048_576

export function textOf(bytes: Buffer): string {
  const area = bytes.subarray(0, most)
  if (area[0] === 0xff && area[1] === 0xfe) return area.toString('utf16le', 2)
  if (area.length > 3 && area[1] === 0 && area[3] === 0) return area.toString('utf16le')
  return area.toString('utf8').replace(/^\uFEFF/, '')
}

/** An address or a path on another machine. */
export const isRemote = (target: string): boolean =>
  /^(?:https?:|ftp:|\\\\[^\\.?]|\/\/|file:(?:\/\/(?!\/)|\\\\))/i.test(target.trim())
