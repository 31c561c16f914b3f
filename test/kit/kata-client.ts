/** A client of the KATA API, written from its table alone: no contract, no schema of ours. */
import { Agent, request } from 'node:https'
import { randomUUID } from 'node:crypto'
import { makeCertificate } from '#runtime/identity/certificate.ts'

export interface KataAnswer {
  readonly status: number
  readonly text: string
  readonly json: unknown
}

export interface KataClient {
  readonly sensorId: string
  /** The same certificate under another id. */
  as(sensorId: string): KataClient
  submit(scanId: string, content: Buffer, extra?: Readonly<Record<string, string>>): Promise<KataAnswer>
  states(query: string): Promise<KataAnswer>
  remove(scanId?: string): Promise<KataAnswer>
  filters(): Promise<KataAnswer>
  detects(query: string): Promise<KataAnswer>
}

const boundary = 'kata-boundary'

function multipart(fields: Readonly<Record<string, string>>, content: Buffer): Buffer {
  const pieces: Buffer[] = []
  const head = (text: string): number =>
    pieces.push(Buffer.from(`--${boundary}\r\nContent-Disposition: ${text}\r\n\r\n`))
  head('form-data; name="content"; filename="object"\r\nContent-Type: application/octet-stream')
  pieces.push(content, Buffer.from('\r\n'))
  for (const [name, value] of Object.entries(fields)) {
    head(`form-data; name="${name}"`)
    pieces.push(Buffer.from(`${value}\r\n`))
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return Buffer.concat(pieces)
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: Buffer
}

function call(agent: Agent, port: number, { method, path, body }: Sent): Promise<KataAnswer> {
  const headers = body
    ? { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length }
    : {}
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString()
        const isJson = response.headers['content-type']?.includes('json') ?? false
        resolve({ status: response.statusCode ?? 0, text, json: isJson ? (JSON.parse(text) as unknown) : undefined })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** With a certificate of its own; `sensorId` names an earlier sensor that comes with another certificate. */
export async function kataClient(port: number, sensorId: string = randomUUID()): Promise<KataClient> {
  const { key, certificate } = await makeCertificate('kata client')
  const agent = new Agent({ key, cert: certificate, rejectUnauthorized: false })
  return clientWith((sent) => call(agent, port, sent), sensorId)
}

function clientWith(send: (sent: Sent) => Promise<KataAnswer>, sensorId: string): KataClient {
  const base = `/kata/scanner/v1/sensors/${sensorId}`
  const ask = (method: string, path: string, body?: Buffer) =>
    send({ method, path: base + path, ...(body ? { body } : {}) })
  return {
    sensorId,
    as: (other) => clientWith(send, other),
    submit: (scanId, content, extra = { objectType: 'file' }) =>
      ask('POST', '/scans?sensorInstanceId=node1', multipart({ scanId, ...extra }, content)),
    states: (query) => ask('GET', `/scans/state?sensorInstanceId=node1&${query}`),
    remove: (scanId) => ask('DELETE', scanId === undefined ? '/scans' : `/scans/${encodeURIComponent(scanId)}`),
    filters: () => ask('GET', '/scans/filters'),
    detects: (query) => ask('GET', `/detects?${query}`),
  }
}
