/** Who calls, and whether a route lets them. */
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { createHash } from 'node:crypto'
import { Failure } from '#core/errors.ts'
import type { Permission, Route } from '#contract/route.ts'
import { changePassword, showSession, signOut } from '#contract/session-api.ts'

export type Caller =
  | {
      readonly kind: 'person'
      readonly name: string
      readonly permissions: readonly Permission[]
      readonly mustChangePassword?: boolean
    }
  | { readonly kind: 'system'; readonly fingerprint: string; readonly address: string }
  | { readonly kind: 'local' }
  | { readonly kind: 'nobody' }

export type FindCaller = (request: IncomingMessage) => Promise<Caller>

/** The unix socket's caller: its file mode has already decided. */
export const localCaller: FindCaller = () => Promise.resolve({ kind: 'local' })

/** The caller of the machine listener: its client certificate, whoever signed it, names it by SHA-256. */
export const systemCaller: FindCaller = (request) => {
  const { socket } = request
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined
  if (!certificate?.raw) return Promise.resolve({ kind: 'nobody' })
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex')
  return Promise.resolve({ kind: 'system', fingerprint, address: socket.remoteAddress ?? '' })
}

const beforeChange: ReadonlySet<string> = new Set([showSession.id, changePassword.id, signOut.id])

function checkPerson(route: Route, caller: Extract<Caller, { kind: 'person' }>): void {
  if (caller.mustChangePassword && !beforeChange.has(route.id))
    throw new Failure('not-allowed', 'Change the one-time password first; nothing else is allowed before.')
  if (route.access === 'signed-in') return
  if (route.access === 'system') throw new Failure('not-allowed', 'Only a connected system may ask this.')
  if (caller.permissions.some((permission) => permission === route.access)) return
  throw new Failure('not-allowed', `${caller.name} lacks the permission ${route.access}.`)
}

/** Throws the failure that answers a caller who may not. */
export function checkAccess(route: Route, caller: Caller): void {
  if (caller.kind === 'local' || route.access === 'public') return
  if (caller.kind === 'person') return checkPerson(route, caller)
  if (caller.kind === 'system' && route.access === 'system') return
  if (route.access === 'system')
    throw new Failure('not-signed-in', 'The connecting system shows no client certificate.')
  throw new Failure('not-signed-in', 'Nobody is signed in.')
}
