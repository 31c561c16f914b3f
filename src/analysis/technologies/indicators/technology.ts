/** Threat lists as a technology: every value of a report is asked for; what a list knows is a finding of that list's weight. */
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

function findingOf(
  { value, name, list, severity }: KnownIndicator,
  { kind, object }: Sought,
): Examined['findings'][number] {
  const about = name === '' ? '' : `, ${name}`
  const shown = value.length > 200 ? `${value.slice(0, 199)}…` : value
  return {
    rule: `indicator.${/^(?:sha|md5)/.test(kind) ? 'hash' : kind}`,
    severity,
    object,
    text: `${what[kind]} is on a threat list: ${shown} (${list}${about}).`.slice(0, 400),
    threat: 'Indicator.ThreatList',
  }
}
