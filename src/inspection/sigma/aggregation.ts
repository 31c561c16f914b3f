/**
 * The form before correlation rules (SigmaHQ specification 1, "Aggregation expression"): `selection | count(Field) by Group > 5`, also of `sum`, `avg`, `min` and `max`,
 * with a `timeframe`, read as the rule and the correlation that the second specification would make of it.
 */
import { isMap, type RuleDocument } from './documents.ts'

const form =
  /^(.*?)\|\s*(count|sum|avg|min|max)\(\s*([\w.-]{0,100})\s*\)(?:\s+by\s+([\w.,\s-]{1,300}?))?\s*(>=|<=|==|=|>|<)\s*(\d{1,9})\s*$/is
const orders: Readonly<Record<string, string>> = {
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '=': 'eq',
  '==': 'eq',
}
const statistics: Readonly<Record<string, string>> = { sum: 'value_sum', avg: 'value_avg' }
/** The lowest and the highest value are the ends of the percentiles. */
const shares: Readonly<Record<string, number>> = { min: 0, max: 100 }

const shareOf = (call: string): { percentile?: number } => {
  const percentile = shares[call.toLowerCase()]
  return percentile === undefined ? {} : { percentile }
}

function typeOf(call: string, field: string): string {
  if (call === 'count') return field === '' ? 'event_count' : 'value_count'
  return statistics[call] ?? 'value_percentile'
}

/** Longer than any run. */
const always = '365d'

/** The document itself where it has no aggregation, or one that is not understood and will be told of. */
export function withoutAggregation(document: RuleDocument): RuleDocument[] {
  const { id, name, title, detection, ...rest } = document.body
  const condition = isMap(detection) ? detection['condition'] : undefined
  const found = typeof condition === 'string' && condition.length <= 10_000 ? form.exec(condition) : null
  if (!isMap(detection) || !found) return [document]
  const [, base = '', call = '', field = '', groups = '', sign = '', limit = ''] = found
  const counted = `counted by ${document.file}:${document.lineOf(['detection'])}`
  const correlation = {
    type: typeOf(call.toLowerCase(), field),
    rules: [counted],
    'group-by': groups.split(/[\s,]+/).filter((group) => group !== ''),
    timespan: detection['timeframe'] ?? always,
    condition: { [orders[sign] ?? '']: Number(limit), ...(field === '' ? {} : { field }), ...shareOf(call) },
  }
  const named = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }), title }
  return [
    { ...document, body: { ...rest, title, name: counted, detection: { ...detection, condition: base.trim() } } },
    { ...document, body: { ...rest, ...named, correlation, counted } },
  ]
}
