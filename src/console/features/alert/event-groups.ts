/** Sorts behaviour events into the groups an analyst reads, and picks the words of each. */
import type { BehaviourCategory, BehaviourEvent } from '#core/behaviour.ts'

export const eventGroups = ['registry', 'files', 'network', 'system'] as const
export type EventGroup = (typeof eventGroups)[number]

const registry: ReadonlySet<BehaviourCategory> = new Set<BehaviourCategory>([
  'registry_set',
  'registry_add',
  'registry_delete',
  'registry_event',
  'registry_query',
])
const files: ReadonlySet<BehaviourCategory> = new Set<BehaviourCategory>([
  'file_event',
  'file_access',
  'file_delete',
  'file_rename',
  'create_stream_hash',
  'download_offered',
])
const network: ReadonlySet<BehaviourCategory> = new Set<BehaviourCategory>(['network_connection', 'dns_query', 'proxy'])
const elsewhere: ReadonlySet<BehaviourCategory> = new Set<BehaviourCategory>(['process_creation', 'script_layer'])

/** Processes and code have their own views and belong to no group. */
export function groupOf({ category }: BehaviourEvent): EventGroup | undefined {
  if (elsewhere.has(category)) return undefined
  if (registry.has(category)) return 'registry'
  if (files.has(category)) return 'files'
  return network.has(category) ? 'network' : 'system'
}

const first = ['TargetObject', 'TargetFilename', 'c-uri', 'cs-uri', 'QueryName', 'DestinationHostname', 'DestinationIp']

/** The field that names the thing acted on, then the rest as `Name: value`. */
export function wordsOfEvent({ fields }: BehaviourEvent): { readonly main: string; readonly rest: readonly string[] } {
  const names = Object.keys(fields)
  const chosen = first.find((name) => fields[name]) ?? names[0]
  const rest = names
    .filter((name) => name !== chosen && fields[name] && name !== 'Image')
    .map((name) => `${name}: ${fields[name]}`)
  return { main: chosen ? (fields[chosen] ?? '') : '', rest }
}
