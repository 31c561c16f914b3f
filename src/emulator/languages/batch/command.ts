/** Commands of cmd.exe: its own ones, and programs it starts. */
import { arithmetic } from './arithmetic.ts'
import { runFor, runIf } from './control.ts'
import { expandDelayed, expandPercent } from './expand.ts'
import { closing, firstPart, redirected, withoutCarets } from './scan.ts'
import type { CommandShell } from './shell.ts'

/** A label to jump to; `:eof` ends the file. */
type Jump = string | undefined
type Builtin = (shell: CommandShell, rest: string, input?: string) => Jump

const depthLimit = 24

function set(shell: CommandShell, rest: string, input?: string): Jump {
  if (/^\/a\b/i.test(rest)) return void arithmetic(rest.slice(2), shell.variables)
  const asked = /^\/p\s+"?([^=\s]+)=/i.exec(rest)
  if (asked) return void shell.variables.set((asked[1] ?? '').toUpperCase(), (input ?? '').split(/\r?\n/)[0] ?? '')
  const [, quoted, plain = ''] = /^(?:"([^]*)"[^"]*|([^]*))$/.exec(rest) ?? []
  const assignment = quoted ?? plain
  const at = assignment.indexOf('=')
  if (at <= 0) return undefined
  const name = assignment.slice(0, at).toUpperCase()
  const value = assignment.slice(at + 1)
  if (value === '') shell.variables.delete(name)
  else shell.variables.set(name, value)
  return undefined
}

function copy(shell: CommandShell, rest: string): Jump {
  const names = (rest.match(/"[^"]*"|[^\s"]+/g) ?? []).filter((one) => !one.startsWith('/') && !/^\+$/.test(one))
  const target = names.at(-1) ?? ''
  const bytes = names
    .slice(0, -1)
    .flatMap((one) => one.split('+'))
    .map((one) => shell.readBytes(one))
  shell.succeeded = bytes.some((one) => one !== undefined)
  if (shell.succeeded)
    shell.machine.write(shell.actor, shell.path(target), Buffer.concat(bytes.filter((one) => one !== undefined)))
  return undefined
}

function remove(shell: CommandShell, rest: string): Jump {
  shell.flush()
  for (const name of rest.match(/"[^"]*"|[^\s"]+/g) ?? [])
    if (!/^\/\w/.test(name)) shell.machine.remove(shell.actor, shell.path(name))
  return undefined
}

function start(shell: CommandShell, rest: string): Jump {
  const command = rest.replace(
    /^(?:"[^"]*"\s+(?=\S))?(?:\/(?:min|max|b|i|wait|low|belownormal|normal|abovenormal|high|realtime|separate|shared|d\s*(?:"[^"]*"|\S+)|affinity\s+\S+|node\s+\S+)\s+)*(?:"[^"\\]*"\s+(?=\S))?(?:\/(?:min|max|b|i|wait)\s+)*/i,
    '',
  )
  if (command.trim()) shell.start(command, { wait: /\/wait\b/i.test(rest) })
  return undefined
}

function call(shell: CommandShell, rest: string): Jump {
  if (rest.startsWith(':')) return `call ${rest}`
  return runText(shell, expandPercent(rest, shell))
}

function changeFolder(shell: CommandShell, rest: string): Jump {
  const folder = rest
    .replace(/^\/d\s+/i, '')
    .replaceAll('"', '')
    .trim()
  if (folder) shell.variables.set('CD', shell.path(folder).replace(/\\$/, ''))
  return undefined
}

const quiet: Builtin = () => undefined

/** The new name stands in the old folder. */
function renamed(shell: CommandShell, rest: string): Jump {
  const [from = '', to = ''] = (rest.match(/"[^"]*"|[^\s"]+/g) ?? []).map((one) => one.replaceAll('"', ''))
  const bytes = shell.readBytes(from)
  shell.succeeded = bytes !== undefined
  if (!bytes || !to) return undefined
  const target = shell.path(from).replace(/[^\\]*$/, to)
  shell.machine.write(shell.actor, target, bytes)
  return shell.machine.renamed(shell.actor, shell.path(from), target)
}

const builtins: Readonly<Record<string, Builtin>> = {
  set,
  copy,
  xcopy: copy,
  del: remove,
  erase: remove,
  start,
  call,
  cd: changeFolder,
  chdir: changeFolder,
  pushd: changeFolder,
  move: (shell, rest) => {
    copy(shell, rest)
    const names = (rest.match(/"[^"]*"|[^\s"]+/g) ?? []).filter((one) => !one.startsWith('/'))
    const [from = '', to = ''] = names.map((one) => one.replaceAll('"', ''))
    return shell.succeeded ? shell.machine.renamed(shell.actor, shell.path(from), shell.path(to)) : undefined
  },
  type: (shell, rest) => {
    const content = shell.read(rest.trim())
    shell.succeeded = content !== undefined
    if (content !== undefined) shell.print(content.replace(/\r?\n$/, ''))
    return undefined
  },
  shift: (shell) => {
    const [first = '', , ...rest] = shell.args ?? []
    shell.args = [first, ...rest]
    return undefined
  },
  ver: (shell) => {
    shell.print('Microsoft Windows [Version 10.0.19045.5131]')
    return undefined
  },
  mklink: quiet,
  ren: (shell, rest) => renamed(shell, rest),
  rename: (shell, rest) => renamed(shell, rest),
  goto: (_, rest) => rest.replace(/^:/, '').trim().split(/\s/)[0]?.toLowerCase() ?? ':eof',
  exit: (shell, rest) => {
    if (!/^\/b\b/i.test(rest)) shell.ended = true
    return 'eof'
  },
  setlocal: (shell, rest) => {
    if (/enabledelayedexpansion/i.test(rest)) shell.delayed = true
    return undefined
  },
  ...Object.fromEntries(
    'endlocal rem title cls color md mkdir rd rmdir popd pause vol verify assoc ftype prompt break chcp mode path date time dir'
      .split(' ')
      .map((name) => [name, quiet]),
  ),
  if: (shell, rest) => runIf(shell, rest, runText),
  for: (shell, rest) => runFor(shell, rest, runText),
}

function echo(shell: CommandShell, text: string): Jump {
  const said = /^echo(?:[.:;,/(+=[\]\\]|\s|$)([^]*)$/i.exec(text)?.[1] ?? ''
  if (!/^\s*(?:on|off)\s*$/i.test(said)) shell.print(said)
  return undefined
}

/** A command with its redirections; IF and FOR leave them to their bodies, a block has them behind its bracket. */
function runCommand(shell: CommandShell, text: string, input?: string): Jump {
  const plain = text.replace(/^[@\s]+/, '')
  const compound = /^(if|for)\b(?![.\\])[\s,;]*([^]*)$/i.exec(plain)
  if (compound) return builtins[(compound[1] ?? '').toLowerCase()]?.(shell, compound[2] ?? '')
  const end = plain.startsWith('(') ? closing(plain, 0) : -1
  const { command, ...flow } = redirected(end < 0 ? plain : plain.slice(end + 1))
  const before = shell.captured
  if (flow.target !== undefined) shell.captured = ''
  const fed = flow.input === undefined ? input : shell.read(flow.input)
  const jump = end < 0 ? runPlain(shell, command, fed) : runText(shell, plain.slice(1, end))
  if (flow.target !== undefined) {
    shell.write(flow.target, shell.captured ?? '', { append: flow.append ?? false })
    shell.captured = before
  }
  return jump
}

function runPlain(shell: CommandShell, text: string, input?: string): Jump {
  if (text === '' || text.startsWith('::')) return undefined
  const plain = withoutCarets(shell.delayed ? expandDelayed(text, shell) : text)
  if (/^echo(?![\w-])/i.test(plain)) return echo(shell, plain)
  const [, name = '', rest = ''] = /^([a-z]+)(?![\w.:\\-])[\s,;=]*([^]*)$/i.exec(plain) ?? []
  const builtin = builtins[name.toLowerCase()]
  if (builtin) return builtin(shell, rest, input)
  shell.succeeded = true
  shell.start(plain, input === undefined ? { wait: true } : { wait: true, input })
  return undefined
}

/** Whether the rest of the text belongs to this command: IF, FOR and REM take all of it. */
const takesAll = /^[@\s]*(?:if|for|rem)\b(?![.\\])/i

/** Runs a text in which percent signs are expanded already. */
export function runText(shell: CommandShell, text: string): Jump {
  if (shell.depth >= depthLimit) return undefined
  shell.depth++
  const jump = runParts(shell, text)
  shell.depth--
  return jump
}

/** The left side of a pipe is read a second time, by a command processor of its own: carets that hid carets hide in turn. */
function passedOn(command: string): string {
  const once = withoutCarets(command)
  return withoutCarets(once) === once ? command : once
}

function runParts(shell: CommandShell, text: string): Jump {
  let rest = text
  let operator = '&'
  let piped: string | undefined
  while (rest.trim() && shell.step()) {
    const part = firstPart(rest)
    const whole = takesAll.test(rest) && operator !== '|'
    const end = whole ? lineEnd(rest) : -1
    const command = whole ? (end < 0 ? rest : rest.slice(0, end)) : part.text
    const skipped = (operator === '||' && shell.succeeded) || (operator === '&&' && !shell.succeeded)
    operator = whole ? '&' : part.operator
    rest = whole ? (end < 0 ? '' : rest.slice(end + 1)) : part.rest
    if (skipped) continue
    const before = shell.captured
    if (operator === '|') shell.captured = ''
    const jump = runCommand(shell, operator === '|' ? passedOn(command.trim()) : command.trim(), piped)
    piped = operator === '|' ? shell.captured : undefined
    if (operator === '|') shell.captured = before
    if (jump !== undefined) return jump
  }
  return undefined
}

/** Where the line ends outside brackets. */
function lineEnd(text: string): number {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\n' && depth <= 0) return at
    if (character === '\n') quoted = false
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '(') depth++
    else if (!quoted && character === ')') depth--
  }
  return -1
}
