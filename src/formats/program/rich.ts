/** The Rich header, which the linker of Microsoft leaves between the DOS stub and the PE header: tools with their builds and counts. */
import { createHash } from 'node:crypto'

export interface RichTool {
  readonly tool: number
  readonly build: number
  readonly count: number
}

export interface RichHeader {
  readonly tools: readonly RichTool[]
  /** MD5 of the header in clear. */
  readonly hash: string
}

export function readRich(bytes: Buffer, headAt: number): RichHeader | undefined {
  const area = bytes.subarray(0, Math.min(headAt, 4_096))
  const end = area.lastIndexOf('Rich')
  if (end < 0 || end + 8 > area.length) return undefined
  const key = area.readUInt32LE(end + 4)
  const clear = Buffer.from(area.subarray(0, end))
  let start = -1
  for (let at = end - 4; at >= 64 && start < 0; at -= 4) {
    clear.writeUInt32LE((clear.readUInt32LE(at) ^ key) >>> 0, at)
    if (clear.toString('latin1', at, at + 4) === 'DanS') start = at
  }
  if (start < 0) return undefined
  const tools: RichTool[] = []
  for (let at = start + 16; at + 8 <= end; at += 8)
    tools.push({ tool: clear.readUInt16LE(at + 2), build: clear.readUInt16LE(at), count: clear.readUInt32LE(at + 4) })
  return { tools, hash: createHash('md5').update(clear.subarray(start, end)).digest('hex') }
}
