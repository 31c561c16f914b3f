/** Reads the configuration file once into a frozen value; an error names its line and says the key in words. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { Failure } from '#core/errors.ts'
import { knownKeys } from './describe.ts'
import { configSchema, type Config, type ConfigInput } from './schema.ts'

type Tree = Readonly<Record<string, unknown>>

interface Source {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Overrides win; undefined overrides nothing. */
function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const below = base[key]
    if (value !== undefined) merged[key] = isTree(value) && isTree(below) ? merge(below, value) : value
  }
  return merged
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

/** Offset of a key, or of the nearest thing around it that the file has. */
function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true)
    const last = keys[length - 1]
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined
    if (pair && isScalar(pair.key)) return pair.key.range?.[0] ?? 0
    const node: unknown = document.getIn(keys.slice(0, length), true)
    if (isScalar(node) || isMap(node)) return node.range?.[0] ?? 0
  }
  return 0
}

function place(source: Source | undefined, keys: readonly PropertyKey[]): string {
  if (!source || !source.document.hasIn(keys.slice(0, 1))) return 'command line'
  const { line, col } = source.lines.linePos(offsetOf(source.document, keys))
  return `${source.file}:${line}:${col}`
}

function describeIssue(issue: z.core.$ZodIssue, source: Source | undefined): string[] {
  const { path: keys } = issue
  if (issue.code !== 'unrecognized_keys') return [`${place(source, keys)}: ${keys.join('.')}: ${issue.message}`]
  const known = knownKeys(keys).join(', ')
  return issue.keys.map((key) => {
    const full = [...keys, key]
    return `${place(source, full)}: ${full.join('.')}: there is no such key; known here are ${known}`
  })
}

function parse(file: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false })
  const details = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return `${file}:${line}:${col}: ${error.message}`
  })
  if (details.length > 0) throw wrong(details)
  return { file, document, lines }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw wrong([`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`])
  }
}

const wrong = (details: readonly string[]) => new Failure('invalid-configuration', details[0] ?? '', details.slice(1))

/** Without a file the defaults hold. `overrides` come from the command line. */
export function loadConfig(file: string | undefined, overrides: ConfigInput = {}): Config {
  const source = file === undefined ? undefined : parse(file)
  const raw: unknown = source?.document.toJS() ?? {}
  if (!isTree(raw)) throw wrong([`${file}:1:1: the file must be a map of keys and values`])
  const parsed = configSchema.safeParse(merge(raw, overrides))
  if (!parsed.success) throw wrong(parsed.error.issues.flatMap((issue) => describeIssue(issue, source)))
  return freeze({ ...parsed.data, dataDirectory: path.resolve(parsed.data.dataDirectory) })
}
