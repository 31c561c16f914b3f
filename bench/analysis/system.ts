/** A connected system, as a gateway is one: it introduces itself, hands over messages and listens to the stream of verdicts. */
import { randomUUID } from 'node:crypto'
import { Agent, request, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import { verdictNotice, type VerdictNotice } from '#contract/analysis-api.ts'
import { makeCertificate } from '#runtime/identity/certificate.ts'
import type { Platform } from './platform.ts'

export interface ConnectedSystem extends Disposable {
  /** Resolves with the verdict; `seconds` is the deadline that is told. */
  submit(content: Buffer, seconds: number): Promise<VerdictNotice>
}

const boundary = 'lazaret-bench'

function bodyOf(head: object, content: Buffer): Buffer {
  const part = (text: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${text}\r\n`
  return Buffer.concat([
    Buffer.from(`${part('name="submission"')}\r\n${JSON.stringify(head)}\r\n`),
    Buffer.from(`${part('name="content"; filename="content"')}Content-Type: application/octet-stream\r\n\r\n`),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

async function textOf(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(Buffer.from(piece as Buffer))
  return Buffer.concat(pieces).toString()
}

function send(options: RequestOptions, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', ...options }, resolve)
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function introduce(agent: Agent, { port, client }: Platform): Promise<void> {
  const system = { name: 'bench', kind: 'mail-gateway', system: randomUUID(), instance: randomUUID(), version: '1' }
  const body = Buffer.from(JSON.stringify(system))
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  await textOf(await send({ agent, port, method: 'POST', path: '/api/v1/system', headers }, body))
  const { systems } = await client.call(listSystems)
  for (const { id, fingerprint } of systems)
    await client.call(decideSystem, { params: { id }, body: { decision: 'accept', fingerprint } })
}

/** Calls `tell` with every notice until the connection ends. */
async function follow(agent: Agent, port: number, tell: (notice: VerdictNotice) => void): Promise<void> {
  const stream = await send({ agent, port, method: 'GET', path: '/api/v1/verdicts' })
  for await (const line of createInterface({ input: stream }))
    if (line.startsWith('data:')) tell(verdictNotice.parse(JSON.parse(line.slice(5))))
}

export async function connectSystem(platform: Platform): Promise<ConnectedSystem> {
  const { key, certificate } = await makeCertificate('bench')
  const tls = { key, cert: certificate, rejectUnauthorized: false, keepAlive: true }
  const agent = new Agent({ ...tls, maxSockets: 64 })
  const { port } = platform
  await introduce(agent, platform)
  const waiting = new Map<string, (notice: VerdictNotice) => void>()
  void follow(new Agent(tls), port, (notice) => {
    if (notice.state !== 'done' && notice.state !== 'failed') return
    waiting.get(notice.submission)?.(notice)
    waiting.delete(notice.submission)
  }).catch(() => undefined)
  return {
    async submit(content, seconds) {
      const id = randomUUID()
      const verdict = new Promise<VerdictNotice>((resolve) => waiting.set(id, resolve))
      const deadline = new Date(Date.now() + seconds * 1_000).toISOString()
      const body = bodyOf({ id, kind: 'message', name: 'mail', held: true, deadline }, content)
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length }
      const reply = await send({ agent, port, method: 'POST', path: '/api/v1/submissions', headers }, body)
      const text = await textOf(reply)
      if (reply.statusCode !== 200) throw new Error(`the platform answered ${reply.statusCode}: ${text.slice(0, 200)}`)
      return verdict
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}
