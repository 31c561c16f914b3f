/** The PowerPoint Document stream (MS-PPT 2.3): texts of slides and addresses of links, record by record. */
const most = { text: 1_048_576, links: 2_000, records: 2_000_000 }
const kind = { characters: 0x0fa0, bytes: 0x0fa8, name: 0x0fba } as const

export interface SlideTexts {
  readonly text: string
  readonly links: readonly string[]
}

/** Containers are stepped into, everything else is passed over. */
export function readSlides(stream: Buffer): SlideTexts {
  const words: string[] = []
  const links = new Set<string>()
  let length = 0
  let at = 0
  for (let count = 0; at + 8 <= stream.length && count < most.records && length < most.text; count += 1) {
    const isContainer = (stream.readUInt16LE(at) & 0xf) === 0xf
    const type = stream.readUInt16LE(at + 2)
    const end = at + 8 + stream.readUInt32LE(at + 4)
    const text = textOf(stream, type, { from: at + 8, to: Math.min(end, at + 8 + most.text) })
    if (type === kind.name && /^(?:[a-z][a-z0-9+.-]+:|\\\\)/i.test(text) && links.size < most.links) links.add(text)
    else if (text !== '' && type !== kind.name) words.push(text)
    length += text.length
    at = isContainer ? at + 8 : end
  }
  return { text: words.join('\n').replaceAll('\r', '\n'), links: [...links] }
}

function textOf(stream: Buffer, type: number, { from, to }: { from: number; to: number }): string {
  if (type === kind.bytes) return stream.toString('latin1', from, to)
  return type === kind.characters || type === kind.name
    ? (stream.toString('utf16le', from, to).split('\0', 1)[0] ?? '')
    : ''
}
