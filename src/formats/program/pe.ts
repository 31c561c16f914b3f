/** A Windows program: what its headers, sections, imports, resources and signature tell. */
import { entropyOf } from './entropy.ts'
import { importHash, type ImportedLibrary, readImports } from './imports.ts'
import { fileOffset, type Layout, overlayOf, readLayout, type Section } from './layout.ts'
import { readResources, type Resource, resourceType, versionTexts } from './resources.ts'
import { readRich, type RichHeader } from './rich.ts'
import { type ProgramSignature, readSignature } from './signature.ts'

export interface ProgramSection extends Section {
  /** Of its first megabyte. */
  readonly entropy: number
}

export interface Program {
  readonly is64: boolean
  readonly isLibrary: boolean
  readonly isDotNet: boolean
  readonly isDriver: boolean
  readonly linked: number
  readonly sections: readonly ProgramSection[]
  readonly imports: readonly ImportedLibrary[]
  readonly importHash: string
  readonly rich?: RichHeader
  readonly overlay: { readonly at: number; readonly length: number; readonly entropy: number }
  readonly version: Readonly<Record<string, string>>
  readonly signature?: ProgramSignature
  readonly resources: readonly Resource[]
  /** Name of the packer, by names of sections. */
  readonly packer?: string
  /** The entry point lies in a section that can be written, or in the last of several. */
  readonly startsOddly: boolean
}

const measured = 1_048_576

/** Undefined where it is no program of Windows, but one of DOS or damaged. */
export function readProgram(input: Uint8Array): Program | undefined {
  const layout = readLayout(input)
  if (layout === undefined) return undefined
  const { bytes, directories } = layout
  const sections = layout.sections.map((section) => withEntropy(bytes, section))
  const imports = readImports(layout)
  const overlay = overlayOf(layout)
  const resources = readResources(layout)
  const version = resources.find(({ type }) => type === resourceType.version)
  const rich = readRich(bytes, layout.headAt)
  const signature = readSignature(layout)
  const packer = packerOf(sections)
  return {
    is64: layout.is64,
    isLibrary: layout.isLibrary,
    isDotNet: (directories[14]?.size ?? 0) > 0 && fileOffset(layout, directories[14]?.address ?? 0) !== undefined,
    isDriver: layout.subsystem === 1,
    linked: layout.linked,
    sections,
    imports,
    importHash: importHash(imports),
    ...(rich === undefined ? {} : { rich }),
    overlay: {
      ...overlay,
      entropy: entropyOf(bytes.subarray(overlay.at, overlay.at + Math.min(overlay.length, measured))),
    },
    version: version === undefined ? {} : versionTexts(version.bytes),
    ...(signature === undefined ? {} : { signature }),
    resources,
    ...(packer === undefined ? {} : { packer }),
    startsOddly: startsOddly(layout),
  }
}

/** Written out field by field: an object spread would be as long. */
function withEntropy(bytes: Buffer, section: Section): ProgramSection {
  const { at, fileBytes } = section
  return Object.assign({ entropy: entropyOf(bytes.subarray(at, at + Math.min(fileBytes, measured))) }, section)
}

const packers: readonly (readonly [RegExp, string])[] = [
  [/^UPX[\d!]/i, 'UPX'],
  [/^\.?aspack|^\.adata$/i, 'ASPack'],
  [/^\.?MPRESS/i, 'MPRESS'],
  [/^\.?vmp\d|^\.?VMProtect/i, 'VMProtect'],
  [/^\.?themida|^\.?winlice/i, 'Themida'],
  [/^\.?(?:enigma\d)/i, 'Enigma'],
  [/^\.?petite/i, 'Petite'],
  [/^\.?nsp\d/i, 'NsPack'],
  [/^FSG!/i, 'FSG'],
  [/^MEW/i, 'MEW'],
  [/^\.?(?:pec\d?|PECompact\d?)$/i, 'PECompact'],
  [/^\.?(?:yP|y0da)$/i, 'yoda'],
  [/^\.?obsidium/i, 'Obsidium'],
  [/^\.?(?:boom|confuse)/i, 'ConfuserEx'],
]

const packerOf = (sections: readonly Section[]): string | undefined =>
  packers.find(([pattern]) => sections.some(({ name }) => pattern.test(name)))?.[1]

function startsOddly({ sections, entryPoint }: Layout): boolean {
  if (entryPoint === 0 || sections.length < 2) return false
  const place = sections.findIndex(
    ({ address, memoryBytes }) => entryPoint >= address && entryPoint < address + memoryBytes,
  )
  return place < 0 || sections[place]?.isWritable === true
}
