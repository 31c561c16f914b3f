/** Programs by their headers: who claims to have made and signed them, what they import, how they are packed. */
import { readProgram, type Program } from '#formats/program/pe.ts'
import { readElf, readMacho } from '#formats/program/unix.ts'
import { defineAnalyzer, type ObjectView, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const least = { program: 64, overlay: 4_096, entropy: 7.2, section: 4_096 }
const other = /^executable\.(?:elf|macho|jar|apk|class|dex|appx)$/

export const program = defineAnalyzer({
  name: 'program',
  version: '1',
  accepts: (type) => type.startsWith('executable.'),
  timeout: 3_000,
  facts: [
    'program.kind',
    'program.imports',
    'program.version',
    'program.signed',
    'program.build',
    'program.overlay',
    'program.dotnet',
  ],
  analyze(object) {
    const { type, size } = object.artifact
    if (type === 'executable.pe') return size < least.program ? [] : windows(object)
    return [...attached(object), ...(size < least.program ? [] : unix(object))]
  },
})

/** Programs that Windows does not run by itself, sent by mail. */
function attached({ artifact, container }: ObjectView): Observation[] {
  const isSent = container !== undefined && /^(?:mail|archive)\./.test(container)
  return isSent && other.test(artifact.type) && ['mime-part', 'archive-entry'].includes(artifact.origin)
    ? [observe('attachment.program', `${artifact.name} (${artifact.type})`)]
    : []
}

function unix({ artifact, bytes }: ObjectView): Observation[] {
  const read =
    artifact.type === 'executable.elf' ? readElf : artifact.type === 'executable.macho' ? readMacho : undefined
  if (read === undefined) return []
  const found = read(bytes)
  if (found === undefined) return [observe('program.damaged')]
  return [observe('program.kind', `${found.kind}, ${found.machine}, ${found.bits} bits`)]
}

function windows({ bytes, reading }: ObjectView): Observation[] {
  const found = readProgram(bytes)
  if (found === undefined) return [observe('program.damaged')]
  const kind = found.isDriver ? 'driver' : found.isLibrary ? 'library' : 'program'
  const told = [observe('program.kind', `${kind}, ${found.is64 ? 64 : 32} bits, linked ${dateOf(found.linked)}`)]
  if (found.importHash !== '')
    told.push(observe('program.imports', `${found.imports.length} libraries, imphash ${found.importHash}`))
  if (found.rich !== undefined)
    told.push(observe('program.build', `${found.rich.tools.length} tools, hash ${found.rich.hash}`))
  if (found.isDotNet) told.push(observe('program.dotnet'))
  return [...told, ...maker(found), ...packed(found), ...carried(found, reading.latin)]
}

const dateOf = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10)

function maker({ version, signature }: Program): Observation[] {
  const names = ['CompanyName', 'ProductName', 'OriginalFilename']
    .map((key) => version[key] ?? '')
    .filter((name) => name !== '')
  const told = names.length === 0 ? [] : [observe('program.version', names.join(', '))]
  if (signature !== undefined)
    told.push(observe('program.signed', `${signature.signer}, issued by ${signature.issuer}`))
  else if (/\b(?:microsoft|google|adobe|mozilla|apple|oracle)\b/i.test(version['CompanyName'] ?? ''))
    told.push(observe('program.claims-maker', version['CompanyName']))
  return told
}

function packed({ packer, sections, isDotNet, startsOddly, imports }: Program): Observation[] {
  const told: Observation[] = []
  const dense = sections.find(
    ({ entropy, fileBytes, isCode }) => isCode && fileBytes >= least.section && entropy >= least.entropy,
  )
  if (packer !== undefined) told.push(observe('program.packed', packer))
  else if (dense !== undefined)
    told.push(observe('program.dense-code', `${dense.name}, ${dense.entropy.toFixed(2)} bits a byte`))
  if (startsOddly && !isDotNet) told.push(observe('program.odd-start'))
  const functions = new Set(imports.flatMap((one) => one.functions))
  const injects = [
    'WriteProcessMemory',
    'CreateRemoteThread',
    'VirtualAllocEx',
    'NtUnmapViewOfSection',
    'QueueUserAPC',
    'SetThreadContext',
  ]
  const used = injects.filter((name) => functions.has(name))
  if (used.length >= 2) told.push(observe('program.injection', used.join(', ')))
  return told
}

function carried({ overlay, resources }: Program, text: string): Observation[] {
  const told: Observation[] = []
  if (overlay.length >= least.overlay)
    told.push(observe('program.overlay', `${overlay.length} bytes, ${overlay.entropy.toFixed(2)} bits a byte`))
  if (text.includes('AU3!EA0') || resources.some(({ type, name }) => type === 10 && name === 'SCRIPT'))
    told.push(observe('program.compiled-script', 'AutoIt'))
  else if (text.includes('PyInstaller')) told.push(observe('program.compiled-script', 'PyInstaller'))
  return told
}
