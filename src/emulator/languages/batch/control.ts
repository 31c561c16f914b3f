/** IF and FOR: conditions and loops with their bodies. */
import { expandDelayed, substitute } from './expand.ts'
import { closing, withoutCarets } from './scan.ts'
import type { CommandShell } from './shell.ts'

export type Run = (shell: CommandShell, text: string) => string | undefined
const roundLimit = 10_000

function order(left: string, operator: string, right: string): boolean {
  const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
  const difference = numbers ? Number(left) - Number(right) : left.localeCompare(right)
  const tests: Readonly<Record<string, boolean>> = {
    equ: difference === 0,
    neq: difference !== 0,
    lss: difference < 0,
    leq: difference <= 0,
    gtr: difference > 0,
    geq: difference >= 0,
  }
  return tests[operator.toLowerCase()] ?? false
}

/** Whether a condition holds and the text behind it; undefined when it cannot be read. */
function condition(shell: CommandShell, text: string): { holds: boolean; rest: string } | undefined {
  const fold = /^\/i\s+/i.exec(text)
  if (fold) return condition(shell, text.slice(fold[0].length))
  const not = /^not\s+/i.exec(text)
  if (not) {
    const inner = condition(shell, text.slice(not[0].length))
    return inner && { ...inner, holds: !inner.holds }
  }
  const exists = /^exist\s+("[^"]*"|\S+)\s*/i.exec(text)
  if (exists)
    return {
      holds:
        shell.readBytes(exists[1] ?? '') !== undefined ||
        shell.machine.exists((exists[1] ?? '').replaceAll('"', '')) ||
        /^"?[a-z]:\\(?:windows|users|program)[^.]*$/i.test(exists[1] ?? ''),
      rest: text.slice(exists[0].length),
    }
  const defined = /^defined\s+(\S+)\s*/i.exec(text)
  if (defined)
    return { holds: shell.variables.has((defined[1] ?? '').toUpperCase()), rest: text.slice(defined[0].length) }
  const level = /^errorlevel\s+(\d+)\s*/i.exec(text)
  if (level) return { holds: (shell.succeeded ? 0 : 1) >= Number(level[1]), rest: text.slice(level[0].length) }
  const compared =
    /^((?:"[^"]*"|[^\s"=])*)\s*(==|\s(?:equ|neq|lss|leq|gtr|geq)\s)\s*((?:"[^"]*"|[^\s"(])+|"")\s*/i.exec(text)
  if (!compared) return undefined
  const [whole, left = '', operator = '', right = ''] = compared
  const holds = operator === '==' ? left.toLowerCase() === right.toLowerCase() : order(left, operator.trim(), right)
  return { holds, rest: text.slice(whole.length) }
}

/** A body in brackets or to the end, and what stands behind it. */
function body(text: string): { inner: string; rest: string } {
  if (!text.startsWith('(')) return { inner: text, rest: '' }
  const end = closing(text, 0)
  return end < 0 ? { inner: text.slice(1), rest: '' } : { inner: text.slice(1, end), rest: text.slice(end + 1).trim() }
}

export function runIf(shell: CommandShell, text: string, run: Run): string | undefined {
  const found = condition(shell, shell.delayed ? expandDelayed(text, shell) : text)
  if (!found) return undefined
  const { inner, rest } = body(found.rest)
  const otherwise = /^else\b\s*/i.exec(rest)
  if (!found.holds) {
    if (otherwise) return run(shell, body(rest.slice(otherwise[0].length)).inner)
    return rest ? run(shell, rest.replace(/^[&|]+/, '')) : undefined
  }
  return run(shell, inner) ?? (otherwise || !rest ? undefined : run(shell, rest.replace(/^&+/, '')))
}

function words(set: string): string[] {
  return (set.match(/"[^"]*"|[^\s,;=]+/g) ?? []).slice(0, roundLimit)
}

function series(set: string): string[] {
  const [from = 0, step = 1, to = 0] = set.split(/[,\s]+/).map(Number)
  const values: string[] = []
  if (!Number.isFinite(from + step + to)) return values
  for (let at = from; (step >= 0 ? at <= to : at >= to) && values.length < roundLimit; at += step)
    values.push(String(at))
  return values
}

/** Lines that `for /f` reads: of a text, a command's output or a file. */
function source(shell: CommandShell, set: string, run: Run): string[] {
  const inner = set.slice(1, -1)
  if (/^"[^]*"$/.test(set)) return [inner]
  if (!/^(['`])[^]*\1$/.test(set)) return (shell.read(set) ?? '').split(/\r?\n/, roundLimit)
  const before = shell.captured
  shell.captured = ''
  run(shell, withoutCarets(inner))
  const output = shell.captured
  shell.captured = before
  return output.split(/\r?\n/, roundLimit)
}

interface FileLoop {
  readonly letter: string
  readonly options: string
  readonly body: string
}

function runLines(
  shell: CommandShell,
  lines: readonly string[],
  { loop, run }: { loop: FileLoop; run: Run },
): string | undefined {
  const delimiters = /delims=([^"]*?)(?="|\s+(?:tokens|skip|eol|usebackq)|$)/i.exec(loop.options)?.[1] ?? ' \t'
  const wanted = /tokens=([\d,*-]+)/i.exec(loop.options)?.[1] ?? '1'
  const skip = Number(/skip=(\d+)/i.exec(loop.options)?.[1] ?? 0)
  for (const line of lines.slice(skip)) {
    if (!line.trim() || !shell.step()) continue
    let text = loop.body
    let letter = loop.letter.charCodeAt(0)
    for (const value of picked(line, delimiters, wanted)) text = substitute(text, String.fromCharCode(letter++), value)
    const signal = run(shell, text)
    if (signal !== undefined) return signal
  }
  return undefined
}

function picked(line: string, delimiters: string, wanted: string): string[] {
  const isDelimiter = (character: string) => delimiters.includes(character)
  const tokens: { text: string; at: number }[] = []
  for (let at = 0; at < line.length; at++) {
    if (isDelimiter(line[at] ?? '')) continue
    let end = at
    while (end < line.length && !isDelimiter(line[end] ?? '')) end++
    tokens.push({ text: line.slice(at, end), at })
    at = end
  }
  const numbers = wanted.replace('*', ',*').split(',').filter(Boolean).slice(0, 32)
  return numbers.flatMap((one) => {
    if (one === '*') return [line.slice(tokens[Number(numbers.at(-2) ?? 0)]?.at ?? line.length)]
    const [from = 1, to = from] = one.split('-').map(Number)
    return tokens.slice(from - 1, Math.min(to, from + 31)).map(({ text }) => text)
  })
}

export function runFor(shell: CommandShell, text: string, run: Run): string | undefined {
  const head = /^((?:\/[dlrf]\s+)?)("[^"]*"\s+)?(?:(\S+)\s+)?%{1,2}(\w)\s+in\s*\(/i.exec(text)
  if (!head) return undefined
  const end = closing(text, head[0].length - 1)
  const after = /^\s*do\s*/i.exec(text.slice(end + 1))
  if (end < 0 || !after) return undefined
  const set = text.slice(head[0].length, end).trim()
  const { inner } = body(text.slice(end + 1 + after[0].length))
  const flag = (head[1] ?? '').trim().toLowerCase()
  const letter = head[4] ?? ''
  if (flag === '/f') {
    const loop = { letter, options: head[2] ?? head[3] ?? '', body: inner }
    return runLines(shell, source(shell, set, run), { loop, run })
  }
  for (const value of flag === '/l' ? series(set) : words(set)) {
    if (!shell.step()) break
    const signal = run(shell, substitute(inner, letter, value))
    if (signal !== undefined) return signal
  }
  return undefined
}
