/** The technical listing of 7-Zip (`l -slt`) as values. */

export interface ListedEntry {
  readonly path: string
  readonly size: number
  readonly folder: boolean
  readonly encrypted: boolean
  /** Target of a symbolic or hard link; empty where it is none. */
  readonly link: string
  readonly method: string
}

export interface Listing {
  /** Name of the format as 7-Zip calls it, of the innermost archive; empty where it is none. */
  readonly type: string
  readonly properties: ReadonlyMap<string, string>
  readonly entries: readonly ListedEntry[]
  readonly errors: readonly string[]
  readonly truncated: boolean
}

const most = { errors: 50 }

export function readListing(lines: readonly string[], entries: number): Listing {
  const ruler = lines.indexOf('----------')
  const head = ruler < 0 ? lines : lines.slice(0, ruler)
  const groups = ruler < 0 ? { found: [], more: false } : groupsOf(lines.slice(ruler + 1), entries)
  return {
    type: head.findLast((line) => line.startsWith('Type = '))?.slice(7) ?? '',
    properties: fieldsOf(head),
    entries: groups.found.map(entryOf).filter(({ path, folder }) => path !== '' && !folder),
    errors: errorsOf(lines),
    truncated: groups.more,
  }
}

function groupsOf(lines: readonly string[], limit: number): { found: Map<string, string>[]; more: boolean } {
  const found: Map<string, string>[] = []
  let group: string[] = []
  for (const line of lines) {
    if (line !== '') {
      group.push(line)
      continue
    }
    if (group.length > 0) found.push(fieldsOf(group))
    group = []
    if (found.length >= limit) return { found, more: true }
  }
  if (group.length > 0) found.push(fieldsOf(group))
  return { found: found.filter((fields) => fields.has('Path')), more: false }
}

function fieldsOf(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const at = line.indexOf(' = ')
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 3))
    else if (line.endsWith(' =')) fields.set(line.slice(0, -2), '')
  }
  return fields
}

function entryOf(fields: ReadonlyMap<string, string>): ListedEntry {
  const read = (name: string): string => fields.get(name) ?? ''
  return {
    path: read('Path'),
    size: Number.parseInt(read('Size') || '0', 10) || 0,
    folder: read('Folder') === '+' || read('Attributes').startsWith('D'),
    encrypted: read('Encrypted') === '+',
    link: read('Symbolic Link') || read('Hard Link') || (/(?:^|\s)l[r-]/.test(read('Attributes')) ? '(not told)' : ''),
    method: read('Method'),
  }
}

function errorsOf(lines: readonly string[]): string[] {
  const found = lines.filter((line) =>
    /^(?:ERRORS?|WARNINGS?)\b|\bERROR\b|^Unexpected end|Cannot open|Wrong password|Unsupported|Headers Error|Data Error|CRC Failed|Unavailable|Missing volume|not supported/i.test(
      line,
    ),
  )
  return [...new Set(found.map((line) => line.trim()))].slice(0, most.errors)
}
