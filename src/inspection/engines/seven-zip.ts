/** 7-Zip behind the port of archive engines. */
import { limits } from '#core/limits.ts'
import { Collector } from '#formats/archive/collector.ts'
import type { SevenZipParts } from '#formats/archive/seven-zip/instance.ts'
import { openBySevenZip } from '#formats/archive/seven-zip/open.ts'
import type { ArchiveEngine } from '../ports.ts'
import { extractionOf } from '../unpacked.ts'
import { opensBySevenZip } from './seven-zip-types.ts'

/** Milliseconds one archive may take, tries of passwords included. */
const mostTime = 15_000

export function sevenZipEngine(parts: SevenZipParts): ArchiveEngine {
  return {
    opens: opensBySevenZip,
    async open(bytes, type, budget) {
      const { bytes: most, passwords, mayTry = () => true } = budget
      const entries = Math.max(budget.objects, 0)
      const into = new Collector({ bytes: most, entries, ratio: limits.walk.ratio, passwords, mayTry })
      await openBySevenZip({ bytes, type, ms: Math.min(budget.ms, mostTime) }, parts, into)
      return extractionOf(type, bytes, into.result())
    },
  }
}
