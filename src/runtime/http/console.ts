/**
 * The console's files: index.html with a fresh nonce under a strict Content-Security-Policy (CSP level 3), its assets, and
 * the security headers of every reply.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

const placeholder = '__CSP_NONCE__'

const policyWith = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export type SendIndex = (reply: FastifyReply) => Promise<FastifyReply>

/** Whether a browser navigates: such a request gets the console whatever its path, which the console's own router reads. */
export function wantsPage(request: FastifyRequest): boolean {
  const { method, url, headers } = request
  return method === 'GET' && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html')
}

/** Mounts the console's files; undefined where the console has not been built. */
export async function mountConsole(app: FastifyInstance, directory: string): Promise<SendIndex | undefined> {
  const index = path.join(directory, 'index.html')
  if (!existsSync(index)) return undefined
  const sendIndex: SendIndex = async (reply) => {
    const nonce = randomBytes(18).toString('base64')
    const page = (await readFile(index, 'utf8')).replaceAll(placeholder, nonce)
    return reply
      .header('content-security-policy', policyWith(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page)
  }
  app.get('/', (_, reply) => sendIndex(reply))
  app.get('/index.html', (_, reply) => sendIndex(reply))
  await app.register(fastifyStatic, {
    root: directory,
    index: false,
    cacheControl: false,
    setHeaders: (reply, file) =>
      void reply.header(
        'cache-control',
        file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  })
  return sendIndex
}
