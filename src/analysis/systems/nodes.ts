/** The nodes of a system as they introduced themselves, and which accepted certificate a new request would replace. */
import type { Introduction } from '#contract/analysis-api.ts'
import type { Instance } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import type { SystemRow } from './row.ts'

/** More nodes than this are not remembered; the one not heard of the longest goes. */
const mostNodes = 100

/** What they say is text from outside, kept short. */
const said = (text: string): string => cleanText(text).slice(0, 255)

export function withNode(known: readonly Instance[], introduction: Introduction, at: Date): Instance[] {
  const { instance, host = '', version } = introduction
  const node = { id: instance, host: said(host), version: said(version), last: at.toISOString() }
  const others = known.filter(({ id }) => id !== instance)
  return [node, ...others].toSorted((a, b) => b.last.localeCompare(a.last)).slice(0, mostNodes)
}

/** The certificate accepted last for the identity that a waiting request claims. */
export function replacedBy(request: SystemRow, all: readonly SystemRow[]): SystemRow | undefined {
  if (request.state !== 'waiting') return undefined
  return all
    .filter(({ id, system, state }) => id !== request.id && system === request.system && state === 'accepted')
    .toSorted((a, b) => b.last.getTime() - a.last.getTime())[0]
}
