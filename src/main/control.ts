/** The command line's way to a running Lazaret: its unix socket. Whoever may open the file is its administrator. */
import { request } from 'node:http'
import path from 'node:path'
import { createClient, type Client } from '#contract/client.ts'
import { Failure } from '#core/errors.ts'

const running =
  'Lazaret is not running with this data folder. Start it with ./lazaret up, or name the folder with --data.'

/** The body as bytes, with the headers that belong to it. */
async function bodyOf({ body, headers }: RequestInit): Promise<{ bytes?: Buffer; headers: Record<string, string> }> {
  const given = new Headers(headers)
  if (body === undefined || body === null) return { headers: Object.fromEntries(given) }
  const whole = new Response(body)
  const bytes = Buffer.from(await whole.arrayBuffer())
  const type = given.get('content-type') ?? whole.headers.get('content-type')
  if (type !== null) given.set('content-type', type)
  given.set('content-length', String(bytes.length))
  return { bytes, headers: Object.fromEntries(given) }
}

function overSocket(socketPath: string): typeof fetch {
  return async (input, init = {}) => {
    const { bytes, headers } = await bodyOf(init)
    return new Promise((resolve, reject) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input, 'http://lazaret')
      const outgoing = request(
        { socketPath, path: pathname + search, method: init.method ?? 'GET', headers },
        (incoming) => {
          const pieces: Buffer[] = []
          incoming.on('data', (piece: Buffer) => pieces.push(piece))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const status = incoming.statusCode ?? 500
            const whole = status === 204 ? null : Buffer.concat(pieces)
            resolve(new Response(whole, { status, statusText: incoming.statusMessage ?? '' }))
          })
        },
      )
      outgoing.on('error', () => reject(new Failure('unreachable', running)))
      outgoing.end(bytes)
    })
  }
}

export function openControl(dataDirectory: string): Client {
  return createClient('', overSocket(path.join(dataDirectory, 'control.sock')))
}
