/** The golden samples: inert, stored base64-encoded beside what they are expected to do. */
import { readdirSync, readFileSync } from 'node:fs'
import type { BehaviourReport } from '#core/behaviour.ts'
import type { DocumentContent, EmulationInput, EmulationOptions } from './emulate.ts'

export interface Expected {
  readonly type: string
  /** `content` where the sample is what readers of formats found in a document (JSON), not the document's bytes. */
  readonly form?: 'content'
  /** What stands at addresses, base64-encoded; everything else gets the built-in answer. */
  readonly internet?: Readonly<Record<string, string>>
  readonly commands?: readonly string[]
  readonly startedBy?: readonly string[]
  readonly events?: readonly (Readonly<Record<string, string>> & { readonly category: string })[]
  readonly layers?: readonly string[]
  readonly languages?: readonly string[]
  readonly urls?: readonly string[]
  /** Name and the first eight digits of the SHA-256. */
  readonly artifacts?: readonly string[]
  readonly gaps?: readonly string[]
  readonly unmodelled?: readonly string[]
  readonly output?: string
}

export interface Sample {
  /** Path below the samples' folder without `.b64`. */
  readonly name: string
  readonly expected: Expected
  readonly input: EmulationInput
  readonly options: EmulationOptions
}

const folder = new URL('samples/', import.meta.url)

export const sampleNames: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.b64'))
  .map((name) => name.slice(0, -4))
  .sort()

export function inputOf(name: string, bytes: Uint8Array, { type, form }: Expected): EmulationInput {
  const file = name.split('/').pop() ?? name
  if (form !== 'content') return { bytes, name: file, type }
  return {
    bytes: new Uint8Array(),
    name: file,
    type,
    document: JSON.parse(Buffer.from(bytes).toString('utf8')) as DocumentContent,
  }
}

export function internetOf(expected: Expected): EmulationOptions {
  const pages = new Map(Object.entries(expected.internet ?? {}))
  const answer = (url: string) => {
    const page = pages.get(url)
    return page === undefined ? undefined : { status: 200, body: new Uint8Array(Buffer.from(page, 'base64')) }
  }
  return pages.size > 0 ? { internet: { answer } } : {}
}

export function loadSample(name: string): Sample {
  const bytes = Buffer.from(readFileSync(new URL(`${name}.b64`, folder), 'latin1'), 'base64')
  const expected = JSON.parse(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8')) as Expected
  return { name, expected, input: inputOf(name, bytes, expected), options: internetOf(expected) }
}

/** Interpreters whose code ran, in order of their first layer; a program that passes code on counts by its own name. */
export function languagesOf(report: BehaviourReport): string[] {
  return [...new Set(report.layers.map(({ language }) => language))]
}
