/** Joins a new alert to the campaign of those it is like, or makes one of the two. */
import { sql } from 'kysely'
import { newIdentifier } from '#core/identifier.ts'
import type { Change } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import { enough, weightOf, type Trait } from './traits.ts'

/** Two waves of one text a month apart are two campaigns. */
const memory = 30 * 24 * 3_600_000
/** A trait that so many alerts have tells nothing apart. */
const mostAlike = 500
/** Any number of our own: campaigns are joined one at a time, so that twins do not make two. */
const joinLock = 7_130_002

export interface NewAlert {
  readonly id: string
  readonly name: string
  readonly threat: string
  readonly at: Date
  readonly traits: readonly Trait[]
}

interface Alike {
  readonly alert: string
  readonly campaign: string | null
  readonly kinds: readonly Trait['kind'][]
}

export async function joinCampaign(change: Change, alert: NewAlert): Promise<void> {
  if (alert.traits.length === 0) return
  await sql`select pg_advisory_xact_lock(${joinLock})`.execute(change)
  const like = best(await alikeOf(change, alert))
  await change
    .insertInto('alert_trait')
    .values(alert.traits.map(({ kind, value }) => ({ alert: alert.id, kind, value: cleanText(value), at: alert.at })))
    .execute()
  if (like === undefined) return
  const campaign = like.campaign ?? (await found(change, like.alert, alert))
  await change.updateTable('alert').set({ campaign }).where('id', '=', alert.id).execute()
  await change
    .updateTable('campaign')
    .set({ alerts: sql<number>`alerts + 1`, last: alert.at })
    .where('id', '=', campaign)
    .execute()
}

async function alikeOf(change: Change, { traits, at }: NewAlert): Promise<Alike[]> {
  const kinds = traits.map(({ kind }) => kind)
  const values = traits.map(({ value }) => cleanText(value))
  const { rows } = await sql<Alike>`
    select t.alert, a.campaign, array_agg(distinct t.kind) as kinds
    from unnest(${kinds}::text[], ${values}::text[]) as sought (kind, value)
    cross join lateral (
      select alert, kind from analysis.alert_trait
      where kind = sought.kind and md5(value) = md5(sought.value) and value = sought.value
        and at > ${new Date(at.getTime() - memory)}
      order by at desc limit ${mostAlike}) t
    join analysis.alert a on a.id = t.alert
    group by t.alert, a.campaign
    order by t.alert desc
    limit ${mostAlike}`.execute(change)
  return rows
}

/** The likest of all; of equals the newest, which comes first. */
function best(alike: readonly Alike[]): Alike | undefined {
  const likeness = ({ kinds }: Alike): number => kinds.reduce((sum, kind) => sum + weightOf[kind], 0)
  let [top, most]: [Alike | undefined, number] = [undefined, 0]
  for (const one of alike) if (likeness(one) > most) [top, most] = [one, likeness(one)]
  return most >= enough ? top : undefined
}

/** A campaign begins with the second of its alerts. */
async function found(change: Change, first: string, { name, threat, at }: NewAlert): Promise<string> {
  const earlier = await change
    .selectFrom('alert')
    .select(['at', 'name', 'threat'])
    .where('id', '=', first)
    .executeTakeFirst()
  const id = newIdentifier(at.getTime())
  await change
    .insertInto('campaign')
    .values({
      id,
      name: earlier?.name ?? cleanText(name),
      threat: earlier?.threat ?? cleanText(threat),
      first: earlier?.at ?? at,
      last: at,
      alerts: 1,
    })
    .execute()
  await change.updateTable('alert').set({ campaign: id }).where('id', '=', first).execute()
  return id
}
