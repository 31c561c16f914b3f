/** 7-Zip behind the port of archive engines. */
import { limits } from '#core/limits.ts'
import { Collector } from '#formats/archive/collector.ts'
import type { SevenZipParts } from '#formats/archive/seven-zip/instance.ts'
import { openBySevenZip } from '#formats/archive/seven-zip/open.ts'
import type { ArchiveEngine } from '../ports.ts'
import { extractionOf } from '../unpacked.ts'

const packed = '7z rar zip cab arj lzh chm nsis cpio rpm ar deb xar xz bzip2 zstd lzma z'.split(' ')
const images = 'iso udf img vhd vhdx vmdk vdi qcow dmg wim squashfs cramfs hfs ext'.split(' ')
const types = new Set([...[...packed, ...images].map((name) => `archive.${name}`), 'executable.msi', 'executable.pe'])

/** Milliseconds one archive may take, tries of passwords included. */
const mostTime = 15_000

export function sevenZipEngine(parts: SevenZipParts): ArchiveEngine {
  return {
    opens: (type) => types.has(type),
    async open(bytes, type, budget) {
      const { bytes: most, passwords } = budget
      const entries = Math.max(budget.objects, 0)
      const into = new Collector({ bytes: most, entries, ratio: limits.walk.ratio, passwords })
      await openBySevenZip({ bytes, type, ms: Math.min(budget.ms, mostTime) }, parts, into)
      return extractionOf(type, bytes, into.result())
    },
  }
}
