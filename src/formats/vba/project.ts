/** The dir stream of a VBA project (MS-OVBA 2.3.4.2): which modules there are and where their source begins. */
export interface VbaModule {
  readonly name: string
  readonly stream: string
  readonly offset: number
  /** Standard module; otherwise a class, form or document. */
  readonly procedural: boolean
}

export interface VbaProject {
  readonly codePage: number
  readonly modules: readonly VbaModule[]
}

const mostModules = 1_000
const id = { codePage: 0x03, version: 0x09, name: 0x19, nameUnicode: 0x47, stream: 0x1a, streamUnicode: 0x32 }

export function readProject(dir: Buffer): VbaProject {
  const modules: VbaModule[] = []
  let codePage = 1252
  let module: VbaModule | undefined
  for (const { kind, data } of records(dir)) {
    if (kind === id.codePage && data.length >= 2) codePage = data.readUInt16LE(0)
    if (kind === id.name) module = { name: data.toString('latin1'), stream: '', offset: 0, procedural: true }
    if (module === undefined) continue
    module = { ...module, ...fieldOf(kind, data) }
    if (kind !== 0x2b) continue
    modules.push(module)
    module = undefined
    if (modules.length >= mostModules) break
  }
  return { codePage, modules }
}

function fieldOf(kind: number, data: Buffer): Partial<VbaModule> {
  if (kind === id.nameUnicode) return { name: data.toString('utf16le') }
  if (kind === id.stream) return { stream: data.toString('latin1') }
  if (kind === id.streamUnicode) return { stream: data.toString('utf16le') }
  if (kind === 0x31 && data.length >= 4) return { offset: data.readUInt32LE(0) }
  return kind === 0x22 ? { procedural: false } : {}
}

function* records(dir: Buffer): Generator<{ kind: number; data: Buffer }> {
  let at = 0
  while (at + 6 <= dir.length) {
    const kind = dir.readUInt16LE(at)
    // The version record states four bytes and has six.
    const size = kind === id.version ? 6 : dir.readUInt32LE(at + 2)
    yield { kind, data: dir.subarray(at + 6, at + 6 + size) }
    at += 6 + size
  }
}
