/** The configuration in words, for `admin config show` and for error messages, read off the schema. */
import { z } from 'zod'
import { configSchema, type Config } from './schema.ts'

export interface ConfigLine {
  readonly key: string
  readonly value: string
  readonly default: string
  readonly meaning: string
}

/** The schema inside default, prefault and optional. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return inner(schema.unwrap())
  return schema
}

const shapeOf = (schema: z.core.$ZodType): Record<string, z.ZodType> | undefined => {
  const core = inner(schema)
  return core instanceof z.ZodObject ? core.shape : undefined
}

/** Keys allowed below a path; an array's index is passed over. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType = configSchema
  for (const key of path) {
    const core = inner(schema)
    const next = core instanceof z.ZodArray ? core.element : shapeOf(core)?.[String(key)]
    if (!next) return []
    schema = next
  }
  return Object.keys(shapeOf(schema) ?? {})
}

const valueAt = (tree: unknown, key: string): unknown =>
  typeof tree === 'object' && tree !== null ? (tree as Record<string, unknown>)[key] : undefined

const show = (value: unknown): string => {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return JSON.stringify(value, (key, one: unknown) => (key === 'passwordHash' ? '(hidden)' : one))
}

/** The keys of what an array holds have neither value nor default of their own. */
function* walkItems(schema: z.ZodType, key: string): Generator<ConfigLine> {
  const core = inner(schema)
  if (core instanceof z.ZodArray && shapeOf(core.element)) yield* walkShape(core.element, `${key}[].`, [{}, {}])
}

function* walkShape(
  schema: z.core.$ZodType,
  prefix: string,
  values: readonly [unknown, unknown],
): Generator<ConfigLine> {
  for (const [name, one] of Object.entries(shapeOf(schema) ?? {})) {
    const below: readonly [unknown, unknown] = [valueAt(values[0], name), valueAt(values[1], name)]
    const key = prefix + name
    if (shapeOf(one)) yield* walkShape(one, `${key}.`, below)
    else yield { key, value: show(below[0]), default: show(below[1]), meaning: one.description ?? '' }
    yield* walkItems(one, key)
  }
}

/** One line a key; without a configuration the defaults are the values. */
export function describeConfig(config?: Config): ConfigLine[] {
  const defaults = configSchema.parse({})
  return [...walkShape(configSchema, '', [config ?? defaults, defaults])]
}
