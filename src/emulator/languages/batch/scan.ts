/** Cuts command lines: operators, blocks and redirections outside quotes and carets. */

export interface Part {
  readonly text: string
  /** What stands behind it: `&`, `&&`, `||`, `|` or nothing. */
  readonly operator: string
}

const partLimit = 2_000

/** A bracket opens a block only where a command may begin or a condition ends; elsewhere it is text. */
const beforeBlock = /^(?:[\s@]*$|[\s@]*(?:if|for)\b)|\b(?:in|do|else)\s*$/i

/** Place of the bracket that closes the one at `open`; -1 without one. */
export function closing(text: string, open: number): number {
  let depth = 0
  let quoted = false
  let begin = open
  for (let at = open; at < text.length; at++) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (character === '\n') quoted = false
    else if (character === '^' && !quoted) at++
    else if (!quoted && character === '(') {
      if (at === open || beforeBlock.test(text.slice(Math.max(begin, at - 400), at))) depth++
    } else if (!quoted && character === ')' && --depth === 0) return at
    if (!quoted && /[&|\n()]/.test(character ?? '')) begin = at + 1
  }
  return -1
}

/** The first command and its operator; a block or a quoted text is not cut. */
export function firstPart(text: string): Part & { readonly rest: string } {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') quoted = !quoted
    else if (character === '\n') return { text: text.slice(0, at), operator: '\n', rest: text.slice(at + 1) }
    else if (quoted) continue
    else if (character === '^') at++
    else if (character === '(' && /^[\s@]*$/.test(text.slice(0, at))) {
      const end = closing(text, at)
      if (end > 0) at = end
    } else if (character === '&' && /[<>]/.test(text[at - 1] ?? '')) continue
    else if (character === '&' || character === '|') {
      const operator = text[at + 1] === character ? character + character : character
      return { text: text.slice(0, at), operator, rest: text.slice(at + operator.length) }
    }
  }
  return { text, operator: '', rest: '' }
}

/** Lines joined over carets and open blocks. */
export function logicalLines(source: string): string[] {
  const lines: string[] = []
  let current: string | undefined
  for (const raw of source.split(/\r\n|\r|\n/, 20_000)) {
    const line: string = current === undefined ? raw : current + raw
    if (/(?<!\^)(?:\^\^)*\^$/.test(line)) current = line.slice(0, -1)
    else if (/^\s*@?(?:\(|(?:if|for)\b)/i.test(line) && opens(line)) current = `${line}\n`
    else {
      lines.push(line)
      current = undefined
    }
    if (lines.length >= partLimit * 10) break
  }
  return current === undefined ? lines : [...lines, current]
}

function opens(line: string): boolean {
  const isBlock = /^\s*@?\(/.test(line)
  for (let at = line.indexOf('('), count = 0; at >= 0 && count < partLimit; at = line.indexOf('(', at + 1), count++) {
    if (isBlock && count > 0) return false
    const end = closing(line, at)
    if (end < 0) return !/^\s*@?if\b/i.test(line) || /\(\s*(?:\n|$)/.test(line)
    at = end
  }
  return false
}

export interface Redirected {
  readonly command: string
  readonly target?: string
  readonly append?: true
  readonly input?: string
}

const redirection = /((?<=\s|^)\d|)(>>?|<)(?:&\d|\s*("[^"\n]+"|[^\s&|<>()]+))/g

/** Takes redirections out of a command. */
export function redirected(text: string): Redirected {
  const flow: { target?: string; append?: true; input?: string } = {}
  const isQuoted = (at: number) => (text.slice(0, at).match(/"/g)?.length ?? 0) % 2 === 1
  const command = text.replace(
    redirection,
    (whole, channel: string, arrow: string, name: string | undefined, at: number) => {
      if (isQuoted(at) || text[at - 1] === '^') return whole
      const file = name?.replaceAll('"', '')
      if (file === undefined) return ''
      if (arrow === '<') flow.input = file
      else if (channel !== '2') {
        flow.target = file
        if (arrow === '>>') flow.append = true
      }
      return ''
    },
  )
  return { command: command.trim(), ...flow }
}

/** Carets outside quotes go, what they protect stays. */
export function withoutCarets(text: string): string {
  let plain = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') quoted = !quoted
    plain += character === '^' && !quoted ? (text[++at] ?? '') : character
  }
  return plain
}
