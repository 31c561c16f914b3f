/** Alerts in the form of the KATA API: one entry for each technology that detected, oldest first, behind a cursor. */
import { Failure } from '#core/errors.ts'
import type { Finding } from '#core/finding.ts'
import type { Artifact } from '#core/artifact.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { identifier } from '#contract/words.ts'
import { detectTypes, type DetectType, type KataDetect } from '#contract/kata-api.ts'
import type { Database } from '../database/tables.ts'
import type { KnownSystem } from '../systems/registry.ts'

/** Our technologies in KATA's five words; what is read from bytes is its anti-malware. */
const typeOf: Readonly<Record<string, DetectType>> = {
  yara: 'yara',
  emulator: 'sb',
  sigma: 'sb',
  sandbox: 'sb',
  links: 'url_reputation',
  indicators: 'url_reputation',
}

/** A threat list knows addresses and, in one rule, the hashes of files. */
const typeOfFinding = ({ technology, rule }: Finding): DetectType =>
  rule === 'indicator.hash' ? 'am' : (typeOf[technology] ?? 'am')

export interface DetectQuery {
  readonly types: readonly DetectType[] | undefined
  readonly limit: number
  readonly token: string | undefined
}

const pageSize = 500
const nowhere = '00000000-0000-0000-0000-000000000000'

/** The cursor is the last alert seen, and how many of its entries. */
interface Place {
  readonly alert: string
  readonly taken: number
}

function placeOf(token: string | undefined): Place {
  if (token === undefined || token === '') return { alert: nowhere, taken: 0 }
  const [alert = '', taken = ''] = Buffer.from(token, 'base64url').toString('latin1').split(' ')
  if (!identifier.safeParse(alert).success && alert !== nowhere)
    throw new Failure('invalid-request', 'The token is none of ours.')
  return { alert, taken: /^\d{1,2}$/.test(taken) ? Number(taken) : 0 }
}

const tokenOf = ({ alert, taken }: Place): string => Buffer.from(`${alert} ${taken}`).toString('base64url')

export async function detectsOf(
  db: Database,
  from: KnownSystem,
  query: DetectQuery,
): Promise<{ detects: KataDetect[]; token: string }> {
  let place = placeOf(query.token)
  const detects: KataDetect[] = []
  for (;;) {
    const alerts = await alertsFrom(db, from, place)
    for (const alert of alerts) {
      const entries = entriesOf(alert, query.types)
      const begin = alert.id === place.alert ? place.taken : 0
      const room = query.limit - detects.length
      const taken = entries.slice(begin, begin + room)
      detects.push(...taken)
      place = { alert: alert.id, taken: begin + taken.length }
      if (begin + taken.length < entries.length) return { detects, token: tokenOf(place) }
    }
    if (alerts.length < pageSize) return { detects, token: tokenOf(place) }
  }
}

/** From the place on, the alert of the place included: it may have entries that were not given yet. */
const alertsFrom = (db: Database, from: KnownSystem, place: Place) =>
  db
    .selectFrom('alert')
    .innerJoin('submission', 'submission.id', 'alert.submission')
    .select(['alert.id', 'alert.at', 'alert.importance', 'alert.name', 'alert.recipients'])
    .select(['submission.kind', 'submission.arrived', 'submission.report', 'submission.rules'])
    .select(['submission.md5', 'submission.envelope'])
    .where('submission.system', '=', from.system)
    .where('alert.id', '>=', place.alert)
    .orderBy('alert.id')
    .limit(pageSize)
    .execute()

type FoundAlert = Awaited<ReturnType<typeof alertsFrom>>[number]

function entriesOf(alert: FoundAlert, types: readonly DetectType[] | undefined): KataDetect[] {
  const { report } = alert
  if (!report) return []
  const names = new Map<DetectType, string[]>()
  const note = (type: DetectType, given: readonly string[]): unknown =>
    names.set(type, [...(names.get(type) ?? []), ...given])
  for (const { technology, detected, names: given } of report.technologies)
    if (detected && technology !== 'indicators') note(typeOf[technology] ?? 'am', given)
  for (const finding of report.verdict.findings)
    if (finding.technology === 'indicators') note(typeOfFinding(finding), [finding.threat ?? finding.rule])
  const wanted = detectTypes.filter((type) => names.has(type) && (types?.includes(type) ?? true))
  return wanted.map((type) => entryOf(alert, report, { type, detect: [...new Set(names.get(type))] }))
}

interface Detected {
  readonly type: DetectType
  readonly detect: readonly string[]
}

function entryOf(alert: FoundAlert, report: InspectionReport, { type, detect }: Detected): KataDetect {
  const { envelope } = alert
  const dataBaseVersion = alert.rules ?? ''
  return {
    alertID: alert.id,
    eventTimeStamp: alert.arrived.toISOString(),
    detectTimestamp: alert.at.toISOString(),
    importance: alert.importance,
    objectSource: alert.kind === 'message' ? 'mail' : 'external',
    technology: type,
    objectType: alert.kind === 'url' ? 'URL' : 'file',
    object: objectOf(alert, report, type),
    detection: {
      detect: [...detect],
      ...(type === 'url_reputation' ? {} : { dataBaseVersion }),
      ...(type === 'sb' ? { image: 'Win10' } : {}),
    },
    details: {
      recipients: [...alert.recipients],
      subject: alert.name,
      ...(envelope ? { sourceAddress: envelope.clientAddress } : {}),
    },
  }
}

function objectOf({ md5, kind }: FoundAlert, report: InspectionReport, type: DetectType): KataDetect['object'] {
  if (kind === 'url') return report.name
  const { artifacts, verdict, name, size, sha256 } = report
  const whole = artifacts[0]
  const found = verdict.findings.find((one) => one.severity !== 'info' && typeOfFinding(one) === type)
  const detected = artifacts.find(({ id }) => id === found?.object) ?? whole
  return {
    processedObject: { MD5: md5, SHA256: sha256, fileName: name, fileType: whole?.type ?? '', fileSize: size },
    detectedObject: {
      MD5: detected === whole ? md5 : md5Of(detected),
      fileName: detected?.name ?? name,
      fileSize: detected?.size ?? size,
    },
  }
}

/** Known where the inspection was asked for it. */
const md5Of = (artifact: (Artifact & { readonly md5?: string }) | undefined): string => artifact?.md5 ?? ''
