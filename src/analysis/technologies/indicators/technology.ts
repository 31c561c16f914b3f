/** Threat lists as a technology: every value of a report is asked for; what a list knows is a finding of that list's weight. */
import type { Severity } from '#core/finding.ts'
import type { IndicatorCategory } from '#formats/indicators/category.ts'
import type { TechnologyStatus } from '#contract/analysis-technologies-api.ts'
import type { Examination, Examined, Technology } from '../technology.ts'
import { mostSought, soughtIn, type Sought } from './sought.ts'
import type { IndicatorStore, KnownIndicator } from './store.ts'

const what: Readonly<Record<Sought['kind'], string>> = {
  sha256: 'The object',
  sha1: 'The object',
  md5: 'The object',
  url: 'An address',
  domain: 'A domain',
  ip: 'An IP address',
  network: 'An IP address',
  email: 'A mailbox',
}

const mostFindings = 100

export function indicatorTechnology(store: Pick<IndicatorStore, 'known' | 'count'>, now: () => number): Technology {
  return {
    name: 'indicators',
    async examine(examination) {
      const { lists } = await store.count()
      return lists === 0 ? undefined : examine(store, examination, new Date(now()))
    },
    async status(): Promise<TechnologyStatus> {
      const { lists, values } = await store.count()
      const state = lists === 0 ? 'off' : 'working'
      return { name: 'indicators', state, version: '1', detail: `lists: ${lists}, values: ${values}` }
    },
  }
}

async function examine(store: Pick<IndicatorStore, 'known'>, examination: Examination, now: Date): Promise<Examined> {
  const sought = soughtIn(examination)
  const places = new Map(sought.all.map((one) => [`${one.kind} ${one.value}`, one]))
  const known = await store.known(sought.all, now)
  const seen = new Set<string>()
  const findings = known.flatMap((one) => {
    const key = `${one.kind} ${one.value}`
    const place = places.get(key)
    if (place === undefined || seen.has(key)) return []
    seen.add(key)
    return [findingOf(one, place)]
  })
  return {
    version: '1',
    findings: findings.slice(0, mostFindings),
    gaps: sought.isCut ? [{ why: `only the first ${mostSought} values were looked for` }] : [],
  }
}

const weaker = { critical: 'high', high: 'medium', medium: 'low' } as const
const threats: Readonly<Record<IndicatorCategory, string>> = {
  phishing: 'Phishing.ThreatList',
  malware: 'Malware.ThreatList',
  spam: 'Spam.ThreatList',
  suspicious: 'Suspicious.ThreatList',
}
/** Below it a source is not sure itself. */
const leastConfidence = 50

/**
 * A list's weight is for a value that is met itself and that its source is sure of. What lies below a listed folder and what a
 * source doubts weigh a step less; spam and what is merely suspicious never condemn alone.
 */
function weightOf({ severity, category, confidence }: KnownIndicator, isBelow: boolean): Severity {
  const isDoubted = isBelow || (confidence !== null && confidence < leastConfidence)
  const weight = isDoubted ? weaker[severity] : severity
  const isMild = category === 'spam' || category === 'suspicious'
  return isMild && (weight === 'critical' || weight === 'high') ? 'medium' : weight
}

function findingOf(known: KnownIndicator, { kind, object, met }: Sought): Examined['findings'][number] {
  const { value, name, list, category } = known
  const about = [list, ...(category === null ? [] : [category]), ...(name === '' ? [] : [name])].join(', ')
  const shown = met === undefined ? short(value) : `${short(met)} in ${short(value)}`
  const told = kind === 'network' ? 'ip' : kind
  return {
    rule: `indicator.${/^(?:sha|md5)/.test(told) ? 'hash' : told}`,
    // A network is what its list accuses; a folder may hold what nobody accused.
    severity: weightOf(known, met !== undefined && kind === 'url'),
    object,
    text: `${what[kind]} is on a threat list: ${shown} (${about}).`.slice(0, 400),
    threat: category === null ? 'Indicator.ThreatList' : threats[category],
  }
}

const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
