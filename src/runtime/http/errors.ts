/** Every error becomes the one error reply of the contract. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { Failure, failures, type FailureCode } from '#core/errors.ts'
import type { ErrorReply } from '#contract/route.ts'
import { asUnavailable } from '../database/unavailable.ts'
import type { Log } from '../log/log.ts'

interface Replied {
  readonly status: number
  readonly body: ErrorReply
}

/** Codes of Fastify and its plug-ins. */
const known: Readonly<Record<string, FailureCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_REQ_FILE_TOO_LARGE: 'too-large',
  FST_PARTS_LIMIT: 'too-large',
  FST_FILES_LIMIT: 'too-large',
  FST_FIELDS_LIMIT: 'too-large',
}

function fastifyCode(error: Error): FailureCode | undefined {
  if ('code' in error && typeof error.code === 'string' && error.code in known) return known[error.code]
  if (!('statusCode' in error) || typeof error.statusCode !== 'number') return undefined
  if (error.statusCode === 413) return 'too-large'
  return error.statusCode >= 400 && error.statusCode < 500 ? 'invalid-request' : undefined
}

function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error
  const code = error instanceof Error ? fastifyCode(error) : undefined
  if (code && error instanceof Error) return new Failure(code, error.message)
  return asUnavailable(error)
}

export function replyTo(error: unknown, log: Log): Replied {
  const failure = asFailure(error)
  if (failure && failure.code !== 'internal') {
    const { code, message, details } = failure
    return { status: failures[code].status, body: { code, message, details: [...details] } }
  }
  const id = randomUUID()
  log.error({ id, err: error }, 'fault while answering a request')
  const message = 'A fault in Lazaret itself; the log has the details under the id in the reply.'
  return { status: 500, body: { code: 'internal', message, details: [], id } }
}

/** `body.recipients.0: Invalid input`. */
export function invalid(where: string, error: z.ZodError): Failure {
  const details = error.issues.map((issue) => `${[where, ...issue.path.map(String)].join('.')}: ${issue.message}`)
  return new Failure('invalid-request', `The request is not valid: ${details[0] ?? where}`, details)
}
