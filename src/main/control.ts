/** The command line's way to a running Lazaret: its unix socket. Whoever may open the file is its administrator. */
import { request } from 'node:http'
import path from 'node:path'
import { createClient, type Client } from '#contract/client.ts'
import { Failure } from '#core/errors.ts'

const running =
  'Lazaret is not running with this data folder. Start it with ./lazaret up, or name the folder with --data.'

function overSocket(socketPath: string): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input, 'http://lazaret')
      const headers = Object.fromEntries(new Headers(init.headers).entries())
      const body = typeof init.body === 'string' ? init.body : undefined
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
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
      outgoing.end(body)
    })
}

export function openControl(dataDirectory: string): Client {
  return createClient('', overSocket(path.join(dataDirectory, 'control.sock')))
}
