/** Reads a multipart/form-data request (RFC 7578): part `content` (bytes), and short text parts, of which `submission` is JSON. */
import type { FastifyRequest } from 'fastify'
import { Failure } from '#core/errors.ts'
import type { Upload } from './handler.ts'

const headLimit = 8 * 1024 * 1024

function parseHead(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new Failure('invalid-request', 'The part submission is not JSON.', ['submission: not JSON'])
  }
}

/** `largest` bounds the content in bytes. */
export async function readUpload(request: FastifyRequest, largest: number): Promise<Upload> {
  if (!request.isMultipart()) throw new Failure('invalid-request', 'The request must be multipart/form-data.')
  let head: unknown
  const fields: Record<string, string> = {}
  let content: Buffer | undefined
  const limits = { fileSize: largest, fieldSize: headLimit, files: 2, parts: 12 }
  for await (const part of request.parts({ limits })) {
    const value: unknown = part.type === 'file' ? await part.toBuffer() : part.value
    if (part.fieldname === 'content') content = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8')
    else if (part.fieldname === 'submission') head = parseHead(Buffer.isBuffer(value) ? value.toString('utf8') : value)
    else if (part.type === 'field') fields[part.fieldname] = String(value)
  }
  if (content === undefined)
    throw new Failure('invalid-request', 'The request needs the part content.', ['content: missing'])
  return { head, fields, content }
}
