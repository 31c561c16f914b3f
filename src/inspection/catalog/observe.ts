/** Makes observations from the catalog: the sentence of the rule, then what was seen. */
import type { Severity } from '#core/finding.ts'
import type { Observation } from '../analyzer.ts'
import { catalog } from './index.ts'
import type { RuleRow } from './rule.ts'

const unknown: RuleRow = { severity: 'info', text: 'Something worth knowing was seen' }

/** `detail` is what stands behind the colon: a name, an address, a number. */
export function observe(rule: string, detail = '', severity?: Severity): Observation {
  const row = catalog.get(rule) ?? unknown
  return {
    rule,
    severity: severity ?? row.severity,
    text: `${row.text}${detail === '' ? '' : `: ${detail}`}.`,
    ...(row.threat === undefined ? {} : { threat: row.threat }),
    ...(row.techniques === undefined ? {} : { techniques: row.techniques }),
  }
}

interface ReaderFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}

/** Findings of format readers without a row of their own: structure alone is told and is no detection. */
const ofDanger = { low: 'info', medium: 'info', high: 'low' } as const

/** A reader's finding under `family.code`; a code with a dot is a rule id already. */
export function observeReader(family: string, { code, text, danger }: ReaderFinding): Observation {
  const bare = code.startsWith(`${family}-`) ? code.slice(family.length + 1) : code
  const rule = code.includes('.') ? code : `${family}.${bare}`
  const row = catalog.get(rule)
  if (row === undefined) return { rule, severity: ofDanger[danger], text: text.endsWith('.') ? text : `${text}.` }
  const colon = text.indexOf(': ')
  return observe(rule, colon < 0 ? '' : text.slice(colon + 2))
}
