/** Files written into text: uuencode (POSIX.1-2008 uuencode) and yEnc (yEnc draft 1.3). */

export interface TextFile {
  readonly name: string
  readonly bytes: Buffer
}

const most = { files: 100, text: 67_108_864 }

export function uuencodedFiles(bytes: Buffer): TextFile[] {
  const found: TextFile[] = []
  if (!bytes.includes('begin')) return found
  const text = bytes.toString('latin1', 0, most.text)
  const begin = /^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n/gm
  for (let match = begin.exec(text); match !== null && found.length < most.files; match = begin.exec(text)) {
    const base64 = match[0].startsWith('begin-base64')
    const from = begin.lastIndex
    const end = text.indexOf(base64 ? '\n====' : '\nend', from - 1)
    const body = text.slice(from, end < 0 ? undefined : end)
    const data = base64 ? Buffer.from(body, 'base64') : lines(body)
    if (data.length > 0) found.push({ name: (match[1] ?? '').trim(), bytes: data })
    begin.lastIndex = end < 0 ? text.length : end
  }
  return found
}

function lines(body: string): Buffer {
  const parts: Buffer[] = []
  for (const line of body.split(/\r?\n/)) {
    const length = (line.charCodeAt(0) - 32) & 63
    if (line === '' || length === 0) continue
    if (line.length - 1 < Math.floor((length * 8) / 6)) break
    parts.push(decodedLine(line, length))
  }
  return Buffer.concat(parts)
}

function decodedLine(line: string, length: number): Buffer {
  const plain = Buffer.alloc(Math.ceil(length / 3) * 3)
  const six = (at: number): number => ((line.charCodeAt(at) || 32) - 32) & 63
  for (let from = 1, to = 0; to < length; from += 4, to += 3) {
    const word = (six(from) << 18) | (six(from + 1) << 12) | (six(from + 2) << 6) | six(from + 3)
    plain.writeUIntBE(word, to, 3)
  }
  return plain.subarray(0, length)
}

export function yencFiles(bytes: Buffer): TextFile[] {
  const found: TextFile[] = []
  let at = bytes.indexOf('=ybegin ')
  while (at >= 0 && found.length < most.files) {
    const lineEnd = bytes.indexOf(10, at)
    const end = bytes.indexOf('=yend', at)
    if (lineEnd < 0 || end < 0) break
    const head = bytes.toString('latin1', at, lineEnd)
    const part = bytes.toString('latin1', lineEnd + 1, lineEnd + 7) === '=ypart'
    const from = part ? bytes.indexOf(10, lineEnd + 1) + 1 : lineEnd + 1
    found.push({
      name: /name=([^\r\n]{1,255})/.exec(head)?.[1]?.trim() ?? '',
      bytes: unshift(bytes.subarray(from, end)),
    })
    at = bytes.indexOf('=ybegin ', end)
  }
  return found
}

function unshift(body: Buffer): Buffer {
  const plain = Buffer.alloc(body.length)
  let length = 0
  for (let at = 0; at < body.length; at += 1) {
    let byte = body[at] ?? 0
    if (byte === 10 || byte === 13) continue
    if (byte === 61) {
      at += 1
      byte = (body[at] ?? 0) - 64
    }
    plain[length] = (byte - 42) & 255
    length += 1
  }
  return plain.subarray(0, length)
}
