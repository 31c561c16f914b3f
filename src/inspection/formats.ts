/** The readers in formats/ behind the one port the walk uses. */
import type { Severity } from '#core/finding.ts'
import { limits } from '#core/limits.ts'
import { unpack, unpackable } from '#formats/archive/unpack.ts'
import { identify } from '#formats/identify/identify.ts'
import { decodeBody, parseMime, summarise, type MimePart } from '#formats/mime/parse.ts'
import { passwordCandidates } from '#formats/password/candidates.ts'
import type { Observation } from './analyzer.ts'
import type { Extracted, Extraction, Formats } from './ports.ts'

/** Ambiguity alone is reported and never a detection; only the walk's other findings can make it one. */
const ofDefect = { low: 'info', medium: 'info', high: 'low' } as const
const ofArchive = { low: 'info', medium: 'low', high: 'medium' } as const

const observed = (
  rule: string,
  found: readonly { text: string; danger: 'low' | 'medium' | 'high' }[],
  scale: Readonly<Record<'low' | 'medium' | 'high', Severity>>,
): Observation[] => found.map(({ text, danger }) => ({ rule, severity: scale[danger], text }))

function leaves(part: MimePart): MimePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leaves)
}

function extracted(mail: Uint8Array, part: MimePart): Extracted {
  const isBody = part.fileName === '' && part.contentType.startsWith('text/') && part.disposition !== 'attachment'
  return {
    name: part.fileName,
    bytes: decodeBody(mail, part),
    declaredType: part.contentType,
    ...(isBody ? { body: true as const } : {}),
  }
}

function message(bytes: Uint8Array): Extraction {
  const mime = parseMime(bytes)
  return {
    children: leaves(mime.root).map((part) => extracted(bytes, part)),
    observations: observed('mime.ambiguous', mime.defects, ofDefect),
    gaps: mime.truncated ? [{ who: 'mime', why: 'message limits' }] : [],
    summary: summarise(mime),
  }
}

export const formats: Formats = {
  identify,
  message,
  // An archive without a reader goes the same way and leaves its gap: what was not opened is never clean.
  unpackable: (type) => unpackable.includes(type) || type.startsWith('archive.'),
  unpack(bytes, type, budget) {
    const entries = Math.max(budget.objects, 0)
    const box = unpack(bytes, type, { ...budget, entries, ratio: limits.walk.ratio })
    return {
      children: box.entries,
      observations: observed('archive.structure', box.findings, ofArchive),
      gaps: box.gaps.map((why) => ({ who: 'archive', why })),
    }
  },
  passwords: passwordCandidates,
}
