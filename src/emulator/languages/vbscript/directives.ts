/** VBA's conditional compilation (MS-VBAL 3.4) as 64-bit Office on Windows sees it: lines of other branches become empty. */
const known: Readonly<Record<string, boolean>> = {
  vba7: true,
  win64: true,
  win32: true,
  win16: false,
  mac: false,
  vba6: true,
}

interface Branches {
  /** One of the branches was taken already. */
  taken: boolean
  live: boolean
}

/** A condition of names joined by And, Or and Not. */
function holds(text: string, names: ReadonlyMap<string, boolean>): boolean {
  const words =
    text
      .toLowerCase()
      .replace(/\bthen\b[^]*$/, '')
      .match(/[\w.]+|<>|=|[()]/g) ?? []
  return words
    .join(' ')
    .split(' or ')
    .some((any) =>
      any.split(' and ').every((one) => {
        const [, not, name = '', operator, value = ''] = /^[( ]*(not )?[( ]*(\w+)(?: (=|<>) (\w+))?/.exec(one) ?? []
        const plain = names.get(name) ?? (/^\d+$/.test(name) ? name !== '0' : false)
        const compared =
          operator === undefined ? plain : plain === (/^(?:true|-?[1-9]\d*)$/.test(value) === (operator === '='))
        return compared !== (not !== undefined)
      }),
    )
}

export function withoutDirectives(source: string): string {
  if (!/^[ \t]*#(?:if|const)\b/im.test(source)) return source
  const names = new Map(Object.entries(known))
  const open: Branches[] = []
  const dropping = () => open.some(({ live }) => !live)
  return source
    .split(/\r\n|\r|\n/)
    .map((line) => {
      const [, word = '', rest = ''] = /^[ \t]*#[ \t]*(if|elseif|else|end[ \t]+if|const)\b([^]*)$/i.exec(line) ?? []
      if (word) turn(word.toLowerCase(), { rest, open, names })
      return word || dropping() ? '' : line
    })
    .join('\n')
}

interface State {
  readonly rest: string
  readonly open: Branches[]
  readonly names: Map<string, boolean>
}

function turn(word: string, { rest, open, names }: State): void {
  const last = open.at(-1)
  if (word === 'if') {
    const live = holds(rest, names)
    open.push({ live, taken: live })
  } else if (word === 'const') {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\S+)/.exec(rest) ?? []
    names.set(name.toLowerCase(), /^(?:true|-?[1-9]\d*)$/i.test(value) || (names.get(value.toLowerCase()) ?? false))
  } else if (word.startsWith('end')) open.pop()
  else if (last) {
    last.live = !last.taken && (word === 'else' || holds(rest, names))
    last.taken ||= last.live
  }
}
