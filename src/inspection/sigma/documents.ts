/** YAML files of rules to documents, each with the lines of its parts: one bad document leaves the others usable. */
import { type Document, isNode, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml'

export interface SigmaSource {
  readonly file: string
  readonly text: string
}
export interface SigmaProblem {
  readonly file: string
  readonly line: number
  readonly why: string
}
export type Yaml = Readonly<Record<string, unknown>>

export interface RuleDocument {
  readonly file: string
  readonly body: Yaml
  /** One-based line of a part, of the nearest part above it that is there, or of the document. */
  readonly lineOf: (place: readonly string[]) => number
}

/** Raised while a rule is read; `place` leads to the part at fault. */
export class RuleFault extends Error {
  readonly place: readonly string[]
  constructor(why: string, place: readonly string[]) {
    super(why)
    this.place = place
  }
}

const textLength = 4 * 1024 * 1024
const aliases = 100
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)

export const isMap = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function lineFinder(document: Document.Parsed, lines: LineCounter): RuleDocument['lineOf'] {
  return (place) => {
    for (let length = place.length; length >= 0; length--) {
      const node: unknown = length === 0 ? document.contents : document.getIn(place.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
}

/** A log holds text: `0x1410`, `1.0` and `007` are looked for as they are written. */
function keepSpelling(document: Document.Parsed): void {
  visit(document, {
    Scalar(_, node) {
      const { source, value } = node
      const isNumber = isScalar(node) && (typeof value === 'number' || typeof value === 'bigint')
      if (isNumber && source !== undefined && source !== String(value)) node.value = source
    },
  })
}

export function documentsOf(
  { file, text }: SigmaSource,
  report: (problem: SigmaProblem) => void,
): readonly RuleDocument[] {
  if (text.length > textLength) {
    report({ file, line: 1, why: 'file is too large' })
    return []
  }
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  if ('empty' in parsed) return []
  return parsed.flatMap((document) => {
    const lineOf = lineFinder(document, lines)
    const [fault] = document.errors
    if (fault) report({ file, line: lines.linePos(fault.pos[0]).line || 1, why: firstLine(fault.message) })
    if (fault || document.contents === null) return []
    try {
      keepSpelling(document)
      const body: unknown = document.toJS({ maxAliasCount: aliases })
      if (isMap(body)) return [{ file, body, lineOf }]
      report({ file, line: lineOf([]), why: 'not a Sigma rule' })
    } catch (error) {
      report({ file, line: lineOf([]), why: error instanceof Error ? firstLine(error.message) : 'unreadable' })
    }
    return []
  })
}
