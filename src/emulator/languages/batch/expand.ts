/** Variables in a line: `%NAME%`, parts and replacements of them, arguments, `!NAME!`, the letters of FOR. */

export interface Expansion {
  readonly variables: ReadonlyMap<string, string>
  /** Variables that are made up when they are asked for: `RANDOM`, `DATE`, … */
  readonly made?: (name: string) => string | undefined
  /** `%0` and the arguments; absent on a command line. */
  readonly args?: readonly string[] | undefined
}

const lengthLimit = 8_191 * 8

function slice(value: string, from: number, count: number | undefined): string {
  const start = from < 0 ? Math.max(0, value.length + from) : from
  if (count === undefined) return value.slice(start)
  return count < 0 ? value.slice(start, Math.max(start, value.length + count)) : value.slice(start, start + count)
}

function modified(value: string, how: string): string {
  const part = /^~(-?\d+)?(?:,\s*(-?\d+))?$/.exec(how.replaceAll(' ', ''))
  if (part) return slice(value, Number(part[1] ?? 0), part[2] === undefined ? undefined : Number(part[2]))
  const at = how.indexOf('=')
  if (at <= 0) return value
  const [wanted, by] = [how.slice(0, at), how.slice(at + 1)]
  if (wanted.startsWith('*')) {
    const found = value.toLowerCase().indexOf(wanted.slice(1).toLowerCase())
    return found < 0 ? value : by + value.slice(found + wanted.length - 1)
  }
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi')
  return value.replace(pattern, () => by)
}

function lookUp(expansion: Expansion, inner: string): string | undefined {
  const find = (name: string) => expansion.variables.get(name.toUpperCase()) ?? expansion.made?.(name.toUpperCase())
  const whole = find(inner)
  if (whole !== undefined) return whole
  const colon = inner.indexOf(':')
  if (colon <= 0) return undefined
  const value = find(inner.slice(0, colon))
  return value === undefined ? undefined : modified(value, inner.slice(colon + 1))
}

/** Letters of `%~dpnx1`: drive, path, name, extension. */
export function pathParts(value: string, letters: string): string {
  const plain = value.replace(/^"|"$/g, '')
  const [, drive = '', folder = '', name = '', extension = ''] =
    /^([a-z]:)?(.*\\)?([^\\]*?)(\.[^.\\]*)?$/i.exec(plain) ?? []
  const picked = [
    letters.includes('d') ? drive || 'C:' : '',
    letters.includes('p') ? folder || '\\Users\\john\\Desktop\\' : '',
    letters.includes('n') ? name : '',
    letters.includes('x') ? extension : '',
  ].join('')
  return letters.includes('f') ? plain : picked || plain
}

function argument(args: readonly string[], letters: string, which: string): string {
  if (which === '*') return args.slice(1).join(' ')
  const value = args[Number(which)] ?? ''
  return letters.startsWith('~') ? pathParts(value, letters.slice(1).toLowerCase()) : value
}

/** A value as long as the line may still grow. */
function fitting(room: { left: number }, value: string): string {
  const part = value.slice(0, Math.max(0, room.left))
  room.left -= part.length
  return part
}

/** The first expansion of a line, once before it runs. */
export function expandPercent(line: string, expansion: Expansion): string {
  const { args } = expansion
  const pattern = args ? /%%|%(~[dpnxfsatz]*)?([\d*])|%([^%\r\n]{1,200})%|%/gi : /%(?!~)()()([^%\r\n]{1,200})%/g
  const room = { left: lengthLimit }
  const expanded = line
    .slice(0, lengthLimit)
    .replace(pattern, (whole: string, letters?: string, which?: string, inner?: string) => {
      if (whole === '%%') return '%'
      if (which && args) return fitting(room, argument(args, letters ?? '', which))
      if (inner) return fitting(room, lookUp(expansion, inner) ?? (args ? '' : whole))
      return args ? '' : whole
    })
  return expanded.slice(0, lengthLimit)
}

export function expandDelayed(text: string, expansion: Expansion): string {
  const room = { left: lengthLimit }
  const expanded = text.replace(/!([^!\r\n]{1,200})!/g, (_, inner: string) =>
    fitting(room, lookUp(expansion, inner) ?? ''),
  )
  return expanded.slice(0, lengthLimit)
}

/** Puts a FOR variable's value into its body. */
export function substitute(body: string, letter: string, value: string): string {
  return body.replace(new RegExp(`%(~[dpnxfsatz]*)?${letter}`, 'g'), (_, letters?: string) =>
    letters ? pathParts(value, letters.slice(1).toLowerCase()) : value,
  )
}
