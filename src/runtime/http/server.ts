/** Serves contract routes and the console over HTTP, TLS or a unix socket, on Fastify. */
import { chmod, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { Failure } from '#core/errors.ts'
import type { Log } from '../log/log.ts'
import { answer, type Answering } from './answer.ts'
import type { FindCaller } from './caller.ts'
import { mountConsole, securityHeaders, wantsPage, type SendIndex } from './console.ts'
import { replyTo } from './errors.ts'
import type { Mounted } from './handler.ts'

export interface TlsOptions {
  /** PEM. */
  readonly key: string
  /** PEM. */
  readonly cert: string
  /** Asks for a client certificate; whoever signed it, the part itself decides by fingerprint. */
  readonly requestClientCertificate?: boolean
}

export type Listen = { readonly host: string; readonly port: number } | { readonly socketPath: string }

export interface HttpOptions {
  readonly listen: Listen
  readonly tls?: TlsOptions
  readonly mounted: readonly Mounted[]
  readonly caller: FindCaller
  readonly staticDirectory?: string
  /** Largest upload in bytes. */
  readonly maxBody: number
  readonly log: Log
}

export interface HttpServer {
  readonly address: string
  /** 0 on a unix socket. */
  readonly port: number
  /** Shows another certificate from now on; event streams end, so that whoever listens sees it. */
  useCertificate(own: { readonly key: string; readonly cert: string }): void
  /** Ends event streams, lets open requests finish for a few seconds, then closes. */
  stop(): Promise<void>
}

const jsonLimit = 8 * 1024 * 1024
/** Milliseconds open requests get to finish at the stop. */
const patience = 5_000
/** Milliseconds for requests that are open when the certificate changes. */
const changeover = 1_000

function build(tls: TlsOptions | undefined): FastifyInstance {
  const base = { bodyLimit: jsonLimit, forceCloseConnections: 'idle', requestTimeout: 120_000, logger: false } as const
  const router = { maxParamLength: 500 }
  if (!tls) return fastify({ ...base, routerOptions: router })
  const { key, cert, requestClientCertificate = false } = tls
  const https = { key, cert, requestCert: requestClientCertificate, rejectUnauthorized: false, minVersion: 'TLSv1.2' }
  return fastify({ ...base, routerOptions: router, https } as object)
}

function mountErrors(app: FastifyInstance, log: Log, sendIndex: SendIndex | undefined): void {
  app.setErrorHandler((error, _, reply) => {
    const { status, body } = replyTo(error, log)
    return reply.code(status).send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    if (sendIndex && wantsPage(request)) return sendIndex(reply)
    const failure = new Failure('not-found', `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`)
    const { status, body } = replyTo(failure, log)
    return reply.code(status).send(body)
  })
}

/** A socket file left by a killed process is removed; the new one is for its owner alone. */
async function listenAt(app: FastifyInstance, listen: Listen): Promise<void> {
  try {
    if (!('socketPath' in listen)) return void (await app.listen(listen))
    await rm(listen.socketPath, { force: true })
    await app.listen({ path: listen.socketPath })
    await chmod(listen.socketPath, 0o600)
  } catch (error) {
    await app.close()
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    const where = 'socketPath' in listen ? listen.socketPath : `port ${listen.port} of ${listen.host}`
    throw new Failure('port-in-use', `Another program listens on ${where}.`)
  }
}

function placeOf(server: Server, listen: Listen): { address: string; port: number } {
  const bound = server.address()
  if ('socketPath' in listen) return { address: listen.socketPath, port: 0 }
  return typeof bound === 'object' && bound ? { address: bound.address, port: bound.port } : { address: '', port: 0 }
}

/** Connections that showed the old one are ended within a moment; whoever was in the middle of a request makes it again. */
function useCertificate(app: FastifyInstance, streams: ReadonlySet<AbortController>, own: TlsOptions): void {
  if (!(app.server instanceof HttpsServer)) return
  app.server.setSecureContext({ key: own.key, cert: own.cert, minVersion: 'TLSv1.2' })
  for (const stream of streams) stream.abort()
  app.server.closeIdleConnections()
  setTimeout(() => app.server.closeAllConnections(), changeover).unref()
}

async function stop(app: FastifyInstance, streams: ReadonlySet<AbortController>): Promise<void> {
  for (const stream of streams) stream.abort()
  const force = setTimeout(() => app.server.closeAllConnections(), patience)
  await app.close()
  clearTimeout(force)
}

export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { listen, log, mounted, caller, maxBody, staticDirectory } = options
  const app = build(options.tls)
  const around: Answering = { caller, maxBody, log, streams: new Set() }
  app.addHook('onRequest', async (_, reply) => void reply.headers(securityHeaders))
  await app.register(multipart)
  const sendIndex = staticDirectory === undefined ? undefined : await mountConsole(app, staticDirectory)
  mountErrors(app, log, sendIndex)
  for (const one of mounted) {
    const { method, path: url } = one.route
    app.route({ method, url, handler: (request, reply) => answer(one, around, { request, reply }) })
  }
  await listenAt(app, listen)
  return {
    ...placeOf(app.server, listen),
    useCertificate: (own) => useCertificate(app, around.streams, own),
    stop: () => stop(app, around.streams),
  }
}
