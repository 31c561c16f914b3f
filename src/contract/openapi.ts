/** OpenAPI 3.1 (JSON Schema 2020-12) of any set of routes, read off the routes themselves. */
import { z } from 'zod'
import { errorReply, type Access, type Route } from './route.ts'

type Json = Readonly<Record<string, unknown>>

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: Json
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly components: Json
}

const isNothing = (schema: z.ZodType): boolean => schema instanceof z.ZodUndefined

/** What no schema can say (values that are checked elsewhere) is any value. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return rest
}

const securityOf: Readonly<Record<'public' | 'system' | 'person', readonly Json[]>> = {
  public: [],
  system: [{ clientCertificate: [] }],
  person: [{ sessionCookie: [] }],
}

function security(access: Access): readonly Json[] {
  return access === 'public' || access === 'system' ? securityOf[access] : securityOf.person
}

function needed(access: Access): string {
  if (access === 'public') return 'Anybody may call it.'
  if (access === 'system') return 'For systems that connect with their client certificate.'
  return access === 'signed-in' ? 'For everybody who is signed in.' : `Needs the permission ${access}.`
}

function parametersOf(route: Route): Json[] {
  const of = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    if (isNothing(schema)) return []
    const { properties = {}, required = [] } = schemaOf(schema, 'input')
    const must = required as readonly string[]
    return Object.entries(properties as Json).map(([name, one]) => ({
      name,
      in: place,
      required: place === 'path' || must.includes(name),
      schema: one,
    }))
  }
  return [...of(route.params, 'path'), ...of(route.query, 'query')]
}

const upload: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { content: { type: 'string', contentMediaType: 'application/octet-stream' } },
        additionalProperties: true,
        required: ['content'],
      },
    },
  },
}

function bodyOf(route: Route): Json {
  if (!isNothing(route.body))
    return {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }
  return route.takes === 'upload' ? { requestBody: upload } : {}
}

function replyOf({ form, reply, summary }: Route): Json {
  if (form === 'bytes') return { 200: { description: summary, content: { 'application/octet-stream': {} } } }
  if (isNothing(reply)) return { 204: { description: summary } }
  const type = form === 'events' ? 'text/event-stream' : 'application/json'
  return { 200: { description: summary, content: { [type]: { schema: schemaOf(reply, 'output') } } } }
}

function operationOf(route: Route): Json {
  const parameters = parametersOf(route)
  return {
    operationId: route.id,
    summary: route.summary,
    description: needed(route.access),
    security: security(route.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route),
    responses: { ...replyOf(route), default: { $ref: '#/components/responses/Failure' } },
  }
}

/** Paths with `{name}` where routes have `:name`. */
export const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

export function openApiOf(routes: readonly Route[], version: string): OpenApi {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = (paths[templateOf(route.path)] ??= {})
    path[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lazaret', version, license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' } },
    paths,
    components: {
      responses: {
        Failure: {
          description: 'What went wrong, by a code of the table of errors.',
          content: { 'application/json': { schema: schemaOf(errorReply, 'output') } },
        },
      },
      securitySchemes: {
        sessionCookie: { type: 'apiKey', in: 'cookie', name: '__Secure-lazaret.session_token' },
        clientCertificate: { type: 'mutualTLS' },
      },
    },
  }
}
