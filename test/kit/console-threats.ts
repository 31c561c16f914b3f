/** Threat lists, technologies and campaigns before the console, at their extremes. */
import { listCampaigns, listVips, showCampaign, type Campaign } from '#contract/analysis-campaigns-api.ts'
import {
  findIndicators,
  listIndicatorLists,
  listTechnologies,
  type IndicatorListRow,
  type TechnologyStatus,
} from '#contract/analysis-technologies-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { ago, alertRows, idOf, vipRows } from './console-world.ts'

const technologies: TechnologyStatus[] = [
  { name: 'emulator', state: 'working', version: '1.0', detail: 'All languages are there.' },
  {
    name: 'clamav',
    state: 'failing',
    version: 'ClamAV 1.4.3/27700/Wed Mar  4 08:14:21 2026',
    signaturesFrom: ago(864_000),
    detail: 'clamd cannot be reached: connect ECONNREFUSED /run/clamav/clamd.ctl',
  },
  { name: 'yara', state: 'off', version: '', detail: '' },
]

const lists: IndicatorListRow[] = (['critical', 'high', 'medium'] as const).map((severity, index) => ({
  id: idOf(index),
  name: index ? 'own-list.csv' : 'A feed with a rather long name, from the computer emergency response team',
  ...(index ? {} : { address: 'https://feeds.example.org/a/rather/long/path/to/a/list/of/indicators/stix2.json' }),
  refreshHours: 6,
  severity,
  purpose: 'threats',
  ...(index ? {} : { category: 'phishing' as const, days: 90 }),
  enabled: index < 2,
  format: index ? 'csv' : 'stix2',
  entries: 1_234_567 >> (index * 4),
  refusedCount: index * 12,
  refused: index ? [{ place: 'line 4711', why: 'not a hash, address, domain or URL' }] : [],
  isCut: index === 2,
  who: 'administrator',
  readAt: ago(index * 7_200),
  ...(index ? {} : { problem: 'getaddrinfo ENOTFOUND feeds.example.org' }),
}))

const campaigns = (count: number): Campaign[] =>
  alertRows(count).map(({ id, threat, summary, at }, index) => ({
    id,
    name: summary?.subject ?? '',
    threat,
    first: ago(864_000),
    last: at,
    alerts: 1 + index * 1_000,
  }))

/** As many campaigns as there are alerts; the lists are always the same unless there are none. */
export function threatRoutes(count: () => number): Mounted[] {
  return [
    handle(listTechnologies, () => ({ technologies })),
    handle(listIndicatorLists, () => ({ lists: count() ? lists : [] })),
    handle(findIndicators, ({ query }) => ({
      indicators: [{ kind: 'domain', value: query.value, name: 'Botnet', list: 'own-list.csv', excepted: false }],
    })),
    handle(listCampaigns, () => ({ campaigns: campaigns(count()) })),
    handle(showCampaign, ({ params }) => ({
      ...(campaigns(6).find(({ id }) => id === params.id) ?? {
        name: '',
        threat: '',
        first: ago(9),
        last: ago(1),
        alerts: 1,
      }),
      id: params.id,
      traits: [
        { kind: 'object', value: 'ab12'.repeat(16), alerts: 4_711 },
        { kind: 'sender', value: 'buchhaltung.mahnwesen@rechnungen.lieferant-mit-langem-namen.example', alerts: 3 },
      ],
      rows: alertRows(4),
    })),
    handle(listVips, () => ({ vips: vipRows(count()) })),
  ]
}
