/** Which events a rule's `logsource` means (SigmaHQ "Taxonomy Appendix"), in the categories that a run makes. */
import { type BehaviourCategory, type BehaviourEvent, ownCategories, sigmaCategories } from '#core/behaviour.ts'

export interface Source {
  /** Undefined: every event. */
  readonly categories?: ReadonlySet<BehaviourCategory>
  readonly service?: string
}

const registry = ['registry_set', 'registry_add', 'registry_delete'] as const
const sameAs: Readonly<Record<string, readonly BehaviourCategory[]>> = {
  registry_event: [...registry, 'registry_event'],
  registry_rename: [],
  file_change: ['file_event'],
  file_delete_detected: ['file_delete'],
  file_executable_detected: ['file_event'],
  clipboard_capture: ['clipboard'],
  ps_module: ['ps_script'],
  ps_classic_script: ['ps_script'],
  ps_classic_start: ['process_creation'],
  dns: ['dns_query'],
  firewall: ['network_connection'],
}
const sysmon = new Set<BehaviourCategory>(sigmaCategories.filter((name) => name !== 'ps_script' && name !== 'proxy'))
const services: Readonly<Record<string, readonly BehaviourCategory[]>> = {
  powershell: ['ps_script'],
  'powershell-classic': ['process_creation', 'ps_script'],
  system: ['service_install'],
  security: ['process_creation', 'service_install', 'scheduled_task'],
  wmi: ['wmi_event'],
  taskscheduler: ['scheduled_task'],
  'dns-client': ['dns_query'],
}
const own = new Set<string>([...sigmaCategories, ...ownCategories])

const eventIds: Readonly<Record<string, string>> = {
  process_creation: '1',
  network_connection: '3',
  process_termination: '5',
  image_load: '7',
  create_remote_thread: '8',
  process_access: '10',
  file_event: '11',
  registry_add: '12',
  registry_delete: '12',
  registry_set: '13',
  create_stream_hash: '15',
  pipe_created: '17',
  dns_query: '22',
  file_delete: '23',
  clipboard: '24',
}
const wmiIds: Readonly<Record<string, string>> = { WmiFilterEvent: '19', WmiConsumerEvent: '20', WmiBindingEvent: '21' }
const serviceIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  powershell: { ps_script: '4104' },
  'powershell-classic': { process_creation: '400', ps_script: '800' },
  system: { service_install: '7045' },
  security: { process_creation: '4688', service_install: '4697', scheduled_task: '4698' },
  wmi: { wmi_event: '5861' },
  taskscheduler: { scheduled_task: '106' },
  'dns-client': { dns_query: '3008' },
}

/** `EventID` as the log of the rule's service would give it; Sysmon's where it names none. */
export function eventIdOf({ category, fields }: BehaviourEvent, service: string | undefined): string | undefined {
  const named = service === undefined || service === 'sysmon' ? undefined : serviceIds[service]?.[category]
  return named ?? eventIds[category] ?? wmiIds[fields['EventType'] ?? '']
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '')

/** Undefined where no run makes such events: other systems, servers' logs, drivers. */
export function sourceOf(logsource: Readonly<Record<string, unknown>>): Source | undefined {
  const category = textOf(logsource['category'])
  const service = textOf(logsource['service'])
  const product = textOf(logsource['product'])
  if (product !== '' && product !== 'windows' && category !== 'proxy') return undefined
  if (category !== '') {
    const named = sameAs[category] ?? (own.has(category) ? [category as BehaviourCategory] : [])
    return named.length === 0 ? undefined : { categories: new Set(named), ...(service === '' ? {} : { service }) }
  }
  if (service === 'sysmon') return { categories: sysmon, service }
  if (service === '') return product === 'windows' ? {} : undefined
  const named = services[service]
  return named ? { categories: new Set(named), service } : undefined
}
