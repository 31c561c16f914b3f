/**
 * A route is one value: validation on the server, the typed client and OpenAPI are all made from it.
 * Servers mount it with `runtime/http`, clients call it with `contract/client`.
 */
import { z } from 'zod'

/** Who may call: nobody needs to be known, anybody signed in, or a holder of the permission. */
export const permissions = [
  'gateway:read',
  'gateway:write',
  'gateway:retract',
  'analysis:read',
  'analysis:write',
  'analysis:act',
  'analysis:vip',
  'people:write',
] as const
export type Permission = (typeof permissions)[number]
export type Access = 'public' | 'signed-in' | 'system' | Permission

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** Name of the operation, unique over all routes; OpenAPI's operationId. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `:name` marks a parameter. */
  readonly path: string
  readonly access: Access
  /** One sentence for the reference. */
  readonly summary: string
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly reply: Reply
  /** `bytes`: the reply is a download and `reply` is not used. `events`: server-sent events whose data is `reply`. */
  readonly form: 'json' | 'bytes' | 'events'
  /** `upload`: multipart/form-data with the part `content`. */
  readonly takes: 'json' | 'upload'
}

const nothing = z.undefined()

export function defineRoute<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodUndefined,
>(
  route: Pick<Route, 'id' | 'method' | 'path' | 'access' | 'summary'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly reply?: Reply
    readonly form?: Route['form']
    readonly takes?: Route['takes']
  },
): Route<Params, Query, Body, Reply> {
  const usual = { params: nothing, query: nothing, body: nothing, reply: nothing, form: 'json', takes: 'json' }
  const filled = { ...usual, ...route }
  return filled as unknown as Route<Params, Query, Body, Reply>
}

/** Every error of every route has this body; `code` is a key of `core/errors`. */
export const errorReply = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.string()),
  /** Names the log entry of an internal fault. */
  id: z.string().optional(),
})
export type ErrorReply = z.infer<typeof errorReply>
