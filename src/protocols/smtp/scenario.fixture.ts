/**
 * Conversations as text (scenarios/*.txt), read and played to a server. A line is a letter, a colon, a space and its text, where
 * \r \n \0 \\ and \xHH stand for bytes:
 *   C: a line the client sends                R: bytes the client sends, with nothing added
 *   S: a line the server says; a final `*` stands for the rest, `<closed>` for the end of the connection
 *   A: a reply of any number of lines, by its last one without the mark behind the code: `A: 250 *`
 *   P: what Postfix says in place of the S or A before; `P: -` for nothing, `P: ! …` when the rest does not fit it
 *   T: the client begins TLS                  M: the message that arrived since the last
 * Before them may stand `options:` (JSON), `with:` (words of `features`) and `postfix:` (settings, or `none, because …`).
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { testCertificate } from './certificate.fixture.ts'
import type { SmtpServerOptions } from './session/options.ts'
import { SocketInput } from './socket-input.ts'

export interface Step {
  readonly kind: string
  readonly text: string
  /** `file:line`. */
  readonly place: string
}

export interface Scenario {
  readonly name: string
  readonly options: Partial<SmtpServerOptions>
  /** Settings of a Postfix that plays it, or why none does. */
  readonly postfix: readonly string[] | string
  readonly steps: readonly Step[]
}

const features: Record<string, Partial<SmtpServerOptions>> = {
  tls: { tls: tls.createSecureContext({ ...testCertificate, minVersion: 'TLSv1.2' }) },
  xclient: { mayXclient: () => true },
  proxy: { isBalancer: () => true },
  auth: { auth: async ({ user, password }) => user === 'u' && password === 'p' },
}

const folder = path.join(import.meta.dirname, 'scenarios')
const letters: Record<string, string> = { r: '\r', n: '\n', 0: '\0', '\\': '\\' }

const unescape = (text: string): string =>
  text.replaceAll(/\\(?:x([\dA-Fa-f]{2})|([rn0\\]))/gu, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (letters[letter] ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
  )

/** Bytes for the wire: \xHH is one byte, other text is UTF-8. */
export function wireBytes(text: string): Buffer {
  const parts = text.split(/((?:\\x[\dA-Fa-f]{2})+)/u)
  return Buffer.concat(
    parts.map((part) =>
      part.startsWith('\\x') ? Buffer.from(part.replaceAll('\\x', ''), 'hex') : Buffer.from(unescape(part)),
    ),
  )
}

function read(name: string): Scenario {
  const lines = readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n')
  const setting = (key: string) =>
    lines
      .find((line) => line.startsWith(`${key}:`))
      ?.slice(key.length + 1)
      .trim() ?? ''
  const added = setting('with')
    .split(/\s+/u)
    .flatMap((word) => features[word] ?? [])
  const postfix = setting('postfix')
  return {
    name,
    options: Object.assign({}, ...added, JSON.parse(setting('options') || '{}')) as Partial<SmtpServerOptions>,
    postfix: postfix.startsWith('none') ? postfix : postfix.split(/\s+/u).filter((word) => word !== ''),
    steps: lines.flatMap((line, at) => {
      const [, kind, text] = /^([A-Z]):(?: (.*))?$/u.exec(line) ?? []
      return kind === undefined ? [] : [{ kind, text: text ?? '', place: `${name}:${at + 1}` }]
    }),
  }
}

export const scenarios: readonly Scenario[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .toSorted()
  .map(read)

/** The same conversation as Postfix has it: each P takes the place of the step before. */
export function stepsForPostfix({ steps }: Scenario): readonly Step[] {
  const theirs: Step[] = []
  for (const step of steps) {
    if (step.kind !== 'P') theirs.push(step)
    else if (step.text === '-') theirs.pop()
    else if (step.text.startsWith('! ')) return [...theirs.slice(0, -1), replaced(theirs, step)]
    else theirs.push(replaced([theirs.pop()], step))
  }
  return theirs
}

function replaced(steps: readonly (Step | undefined)[], { text, place }: Step): Step {
  return { kind: steps.at(-1)?.kind ?? 'S', text: text.replace(/^! /u, ''), place }
}

export interface Stage {
  readonly socket: Socket
  /** The next message that arrived. */
  readonly message: () => Promise<Buffer | undefined>
  /** Whether what arrived is what was sent. */
  readonly same: (arrived: Buffer | undefined, sent: Buffer, place: string) => void
}

export async function play(steps: readonly Step[], stage: Stage): Promise<void> {
  let { socket } = stage
  let input = new SocketInput(socket, () => {})
  const nextLine = async () => {
    const line = await input.line({ timeoutMs: 10_000, limit: 4_096 })
    return Buffer.isBuffer(line) ? line.toString() : `<${line}>`
  }
  const actions: Record<string, (text: string, place: string) => Promise<void> | void> = {
    C: (text) => void socket.write(Buffer.concat([wireBytes(text), Buffer.from('\r\n')])),
    R: (text) => void socket.write(wireBytes(text)),
    S: async (text, place) => expectLine(await nextLine(), text, place),
    A: async (text, place) => expectLine(await lastLine(nextLine), text, place),
    M: async (text, place) => stage.same(await stage.message(), wireBytes(text), place),
    async T() {
      input.detach()
      const secured = tls.connect({ socket, rejectUnauthorized: false })
      await once(secured, 'secureConnect')
      socket = secured
      input = new SocketInput(secured, () => {})
    },
  }
  for (const { kind, text, place } of steps) await actions[kind]?.(text, place)
  socket.destroy()
}

async function lastLine(next: () => Promise<string>): Promise<string> {
  for (;;) {
    const line = await next()
    if (!/^\d{3}-/u.test(line)) return line
  }
}

function expectLine(said: string, wanted: string, place: string): void {
  if (wanted.endsWith('*')) assert.equal(said.slice(0, wanted.length - 1), wanted.slice(0, -1), `${place}: ${said}`)
  else assert.equal(said, wanted, place)
}
