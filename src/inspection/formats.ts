/** The readers in formats/ behind the one port the walk uses. */
import { unpack, unpackable } from '#formats/archive/unpack.ts'
import { identify } from '#formats/identify/identify.ts'
import { limits } from '#core/limits.ts'
import { givenPasswords, passwordCandidates } from '#formats/password/candidates.ts'
import { readMessage } from './message.ts'
import type { Formats } from './ports.ts'
import { extractionOf } from './unpacked.ts'

export const formats: Formats = {
  identify,
  message: readMessage,
  unpackable: (type) => unpackable.includes(type),
  unpack(bytes, type, budget) {
    const within = {
      bytes: budget.bytes,
      entries: Math.max(budget.objects, 0),
      ratio: limits.walk.ratio,
      ms: budget.ms,
      get passwords() {
        return budget.passwords
      },
      ...(budget.mayTry === undefined ? {} : { mayTry: budget.mayTry }),
    }
    return extractionOf(type, bytes, unpack(bytes, type, within))
  },
  passwords: passwordCandidates,
  givenPasswords,
}
