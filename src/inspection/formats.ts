/** The readers in formats/ behind the one port the walk uses. */
import { unpack, unpackable } from '#formats/archive/unpack.ts'
import { identify } from '#formats/identify/identify.ts'
import { limits } from '#core/limits.ts'
import { passwordCandidates } from '#formats/password/candidates.ts'
import { readMessage } from './message.ts'
import type { Formats } from './ports.ts'
import { extractionOf } from './unpacked.ts'

export const formats: Formats = {
  identify,
  message: readMessage,
  unpackable: (type) => unpackable.includes(type),
  unpack(bytes, type, budget) {
    const { bytes: most, passwords } = budget
    const entries = Math.max(budget.objects, 0)
    return extractionOf(type, bytes, unpack(bytes, type, { bytes: most, passwords, entries, ratio: limits.walk.ratio }))
  },
  passwords: passwordCandidates,
}
