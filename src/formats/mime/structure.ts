/** Parts where no program is told to look for them: guessed boundaries, content outside of the parts. */

const most = { looked: 1_048_576, boundaries: 8, hidden: 16 }

/** Every boundary that a Content-Type field can be read to state, the usual reading first. */
export function boundariesOf(field: string): string[] {
  const found = new Set<string>()
  const pattern = /boundary\s*(?:\*\d*\*?)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;\s]+)([^;]*))/gis
  for (const match of field.slice(0, 65_536).matchAll(pattern)) {
    const quoted = match[1]?.replaceAll(/\\(.)/gs, '$1')
    for (const one of quoted === undefined
      ? [match[2], `${match[2] ?? ''}${match[3] ?? ''}`.trim()]
      : [quoted, quoted.trimEnd()])
      if (one !== undefined && one !== '' && found.size < most.boundaries && !one.includes('"'))
        found.add(one.replace(/\s*\([^)]*\)$/, ''))
  }
  return [...found]
}

const dashes = Buffer.from('--')

/** A delimiter line that is followed by header fields of a part. */
export function guessBoundary(body: Buffer): string | undefined {
  if (!body.includes('\n--') && !body.subarray(0, 2).equals(dashes)) return undefined
  const text = body.toString('latin1', 0, most.looked)
  return /(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?:[A-Za-z-]{1,60}:[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n){0,20}){0,20}?Content-(?:Type|Disposition|Transfer-Encoding)\s*:/i.exec(
    text,
  )?.[1]
}

/** Regions that begin with the header of a part. */
export function hiddenParts(region: Buffer): Buffer[] {
  const text = region.toString('latin1', 0, most.looked)
  const found: Buffer[] = []
  let next = 0
  for (const match of text.matchAll(/^Content-(?:Type|Disposition|Transfer-Encoding)[ \t]*:/gim)) {
    if (match.index < next || found.length >= most.hidden) continue
    found.push(region.subarray(match.index))
    next = match.index + Math.max(text.slice(match.index).search(/\r?\n\r?\n/), 1)
  }
  return found
}
