/**
 * The compiled form of a module (MS-OVBA 2.3.4.3, PerformanceCache), which Office runs instead of the source where versions agree.
 * Its strings stand in it as they are, behind the instruction that loads one; a source without them is not what was compiled.
 */
const most = { texts: 500, bytes: 4_194_304, searched: 4_194_304 }
const length = { least: 5, most: 1_024 }

/** The instruction's number in VBA 6 and in VBA 7. */
const instructions = [Buffer.from('b600', 'hex'), Buffer.from('b900', 'hex')]

/** Texts that the instructions load. */
export function compiledTexts(cache: Buffer): string[] {
  const found = new Set<string>()
  const area = cache.subarray(0, most.bytes)
  for (const instruction of instructions) {
    let at = area.indexOf(instruction)
    while (at >= 0 && found.size < most.texts) {
      const text = textAt(area, at + 2)
      if (text !== undefined) found.add(text)
      at = area.indexOf(instruction, at + 2)
    }
  }
  return [...found]
}

function textAt(area: Buffer, at: number): string | undefined {
  const size = at + 2 <= area.length ? area.readUInt16LE(at) : 0
  if (size < length.least || size > length.most || at + 2 + size > area.length) return undefined
  const text = area.toString('latin1', at + 2, at + 2 + size)
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined
}

/** Texts of the compiled form that the source does not have. Quotes are doubled in source. */
export function missingTexts(cache: Buffer, source: string): string[] {
  const plain = source.slice(0, most.searched).replaceAll('""', '"')
  if (source.length > most.searched) return []
  // Each text is looked for in all of the source: together no more than a bound.
  const count = Math.max(1, Math.floor(most.searched / Math.max(1, plain.length)))
  return compiledTexts(cache)
    .slice(0, count)
    .filter((text) => !plain.includes(text))
}
