/** Builds the streams of a macro project (MS-OVBA 2.3.4) for tests: source is compressed as literals only. */

/** Eight literals behind each flag byte; a chunk holds what three thousand characters take. */
export function compressVba(text: string): Buffer {
  const chunks: Buffer[] = []
  for (let from = 0; from < text.length; from += 3_000) {
    const groups = text.slice(from, from + 3_000).match(/[\s\S]{1,8}/g) ?? []
    const body = Buffer.from(groups.map((group) => `\0${group}`).join(''), 'latin1')
    const head = Buffer.alloc(2)
    head.writeUInt16LE(0xb000 | (body.length - 1), 0)
    chunks.push(head, body)
  }
  return Buffer.concat([Buffer.from([1]), ...chunks])
}

function record(kind: number, data: Buffer | string): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt16LE(kind, 0)
  head.writeUInt32LE(data.length, 2)
  return Buffer.concat([head, Buffer.from(data)])
}

function moduleRecords({ name, compiled = '', isClass = false }: BuiltModule): Buffer {
  const offset = Buffer.alloc(4)
  offset.writeUInt32LE(compiled.length)
  const kind = record(isClass ? 0x22 : 0x21, '')
  return Buffer.concat([record(0x19, name), record(0x1a, name), record(0x31, offset), kind, record(0x2b, '')])
}

export interface BuiltModule {
  readonly name: string
  readonly code: string
  /** Stands before the source. */
  readonly compiled?: string
  /** Document, class or form instead of a standard module. */
  readonly isClass?: boolean
}

/** `folder` is `Macros/` in Word, `_VBA_PROJECT_CUR/` in Excel, nothing in a package. */
export function vbaStreams(folder: string, modules: readonly BuiltModule[]): Record<string, Buffer> {
  const codePage = record(3, Buffer.from([0xe4, 4]))
  const version = Buffer.from('090004000000010000000200', 'hex')
  const list = Buffer.concat([codePage, version, ...modules.map(moduleRecords)])
  return Object.fromEntries([
    [`${folder}VBA/dir`, compressVba(list.toString('latin1'))],
    ...modules.map(
      ({ name, code, compiled = '' }) =>
        [`${folder}VBA/${name}`, Buffer.concat([Buffer.from(compiled, 'latin1'), compressVba(code)])] as const,
    ),
  ])
}
