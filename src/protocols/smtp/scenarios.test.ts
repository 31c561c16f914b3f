/**
 * Plays the conversations in scenarios/*.txt over loopback. `C:` is a line of the client, with \r \n \0 as escapes; `S:` a line of the
 * server, where a final `*` stands for the rest; `M:` the message that arrived since the last; `options:` changes options.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import { test } from 'node:test'
import { serveLoopback, type Loopback } from './loopback.fixture.ts'
import type { SmtpServerOptions } from './session/options.ts'
import { SocketInput } from './socket-input.ts'

const folder = path.join(import.meta.dirname, 'scenarios')
const escapes: Record<string, string> = { r: '\r', n: '\n', 0: '\0' }
const unescape = (text: string) => text.replaceAll(/\\([rn0])/gu, (_, letter: string) => escapes[letter] ?? letter)

interface Stage {
  readonly loopback: Loopback
  readonly socket: Socket
  readonly input: SocketInput
}

const steps: Record<string, (text: string, stage: Stage, place: string) => Promise<void> | void> = {
  C(text, { socket }) {
    socket.write(`${unescape(text)}\r\n`)
  },
  async S(text, { input }, place) {
    const line = await input.line({ timeoutMs: 10_000, limit: 4_096 })
    const said = Buffer.isBuffer(line) ? line.toString() : `<${line}>`
    if (text.endsWith('*')) assert.equal(said.slice(0, text.length - 1), text.slice(0, -1), place)
    else assert.equal(said, text, place)
  },
  M(text, { loopback }, place) {
    assert.equal(loopback.received.shift()?.data.toString(), unescape(text), place)
  },
}

for (const name of readdirSync(folder)) {
  test(`scenario ${name}`, async () => {
    const lines = readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n')
    const settings = lines.find((line) => line.startsWith('options:'))?.slice(8) ?? '{}'
    await using loopback = await serveLoopback(JSON.parse(settings) as Partial<SmtpServerOptions>)
    const socket = loopback.connect()
    const stage = { loopback, socket, input: new SocketInput(socket, () => {}) }
    for (const [at, line] of lines.entries())
      await steps[line.slice(0, line.indexOf(':'))]?.(line.slice(3), stage, `${name}:${at + 1}`)
    assert.deepEqual(loopback.received, [])
    socket.destroy()
  })
}
