/** Builds the streams of a form (MS-OFORMS 2.2.10) for tests. */

export interface BuiltControl {
  readonly name: string
  readonly tag?: string
  readonly tip?: string
  readonly kind: 'text' | 'label' | 'button'
  /** Value of a text box; caption of the others. */
  readonly text: string
}

const short = (value: number): Buffer => {
  const data = Buffer.alloc(2)
  data.writeUInt16LE(value)
  return data
}
const long = (value: number): Buffer => {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value >>> 0)
  return data
}

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
/** One byte a character. */
const counted = (text: string): Buffer => long((text.length | 0x80000000) >>> 0)
const written = (text: string): Buffer => padded(Buffer.from(text, 'latin1'))
const sized = (version: readonly [number, number], body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(version), short(body.length), body])

/** The record of one control as it stands in the stream `o` or behind a class identifier. */
export function builtControl({ kind, text }: Pick<BuiltControl, 'kind' | 'text'>): Buffer {
  const size = Buffer.alloc(8)
  if (kind !== 'text') {
    // Fore colour, caption and size.
    return sized([0, 2], Buffer.concat([long(0b101001), long(1), counted(text), written(text), size]))
  }
  // Bits, style of the border, size and value.
  const mask = (1 << 0) | (1 << 4) | (1 << 8) | (1 << 22)
  return sized(
    [0, 2],
    Buffer.concat([long(mask), long(0), long(1), padded(Buffer.from([1])), counted(text), size, written(text)]),
  )
}

const classes = { text: 23, label: 21, button: 17 }

function builtSite({ name, tag = '', tip = '', kind }: BuiltControl, size: number): Buffer {
  // Name, tag, size, class, position and tip.
  const mask = 1 | 2 | (1 << 5) | (1 << 7) | (1 << 8) | (1 << 11)
  const block = [counted(name), counted(tag), long(size), padded(short(classes[kind])), counted(tip)]
  const texts = [written(name), written(tag), Buffer.alloc(8), written(tip)]
  return sized([0, 0], Buffer.concat([long(mask), ...block, ...texts]))
}

export interface BuiltForm {
  /** With the folder that it stands in, `Macros/UserForm1`. */
  readonly path: string
  readonly caption: string
  readonly tag?: string
  readonly controls: readonly BuiltControl[]
}

export function formStreams({ path, caption, tag = '', controls }: BuiltForm): Record<string, Buffer> {
  const objects = controls.map(builtControl)
  const sites = controls.map((one, index) => builtSite(one, objects[index]?.length ?? 0))
  const depths = padded(Buffer.from([0, 0x80 | controls.length, 1]))
  // A font of OLE and a class table of nothing stand before the sites.
  const font = Buffer.concat([
    Buffer.from('0352e30b918fce119de300aa004bb851', 'hex'),
    Buffer.from([1]),
    Buffer.alloc(9),
    Buffer.from([6]),
    Buffer.from('Tahoma'),
  ])
  const table = Buffer.concat([
    long(controls.length),
    long(depths.length + sites.reduce((sum, one) => sum + one.length, 0)),
    depths,
    ...sites,
  ])
  const head = sized([0, 4], Buffer.concat([long((1 << 1) | (1 << 20)), long(0), padded(short(0xffff))]))
  const design = `VERSION 5.00\r\nBegin {C62A69F0-16DC-11CE-9E98-00AA00574A4F} Form\r\n   Caption = "${caption}"\r\n   Tag = "${tag}"\r\nEnd\r\n`
  return {
    [`${path}/f`]: Buffer.concat([head, font, short(0), table]),
    [`${path}/o`]: Buffer.concat(objects),
    [`${path}/\u0003VBFrame`]: Buffer.from(design, 'latin1'),
  }
}
