/** One behaviour event as rules read it: its fields, those that follow from them, and their texts in lower case, made once. */
import path from 'node:path'
import type { BehaviourEvent } from '#core/behaviour.ts'

export type Fields = Readonly<Record<string, string>>

/** A longer value is judged by its beginning. */
const valueLength = 65_536

/** Names under which other log sources keep the same fact. */
const sameFact: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  process_creation: { NewProcessName: 'Image', ProcessCommandLine: 'CommandLine', ParentProcessName: 'ParentImage' },
  ps_script: { Payload: 'ScriptBlockText', ContextInfo: 'ScriptBlockText', Data: 'ScriptBlockText' },
  clipboard: { Data: 'Text', Text: 'Data' },
  download_offered: { TargetFilename: 'FileName' },
  service_install: { ServiceFileName: 'ImagePath' },
  scheduled_task: { TaskContent: 'Command' },
  proxy: { 'r-dns': 'cs-host', 'cs-uri': 'c-uri', 'cs-user-agent': 'c-useragent', 'c-dns': 'cs-host' },
  dns_query: { query: 'QueryName' },
}

function ofAddress(uri: string): Record<string, string> {
  const url = URL.parse(uri)
  if (!url) return {}
  const extension = path.posix.extname(url.pathname).slice(1)
  const query = url.search.slice(1)
  return {
    'c-uri-extension': extension,
    'c-uri-stem': url.pathname,
    'cs-uri-stem': url.pathname,
    'c-uri-query': query,
    'cs-uri-query': query,
  }
}

function complete({ category, fields, pid }: BehaviourEvent): Record<string, string> {
  const all: Record<string, string> = { ProcessId: String(pid), Computer: 'DESKTOP', ...fields }
  for (const [name, source] of Object.entries(sameFact[category] ?? {})) {
    const value = fields[source]
    if (value !== undefined) all[name] ??= value
  }
  const uri = category === 'proxy' ? fields['c-uri'] : undefined
  return uri === undefined ? all : { ...ofAddress(uri), ...all }
}

export class EventView {
  readonly event: BehaviourEvent
  readonly fields: Fields
  readonly #lower = new Map<string, string>()
  #text: string | undefined
  /** Whether a test of a rule gave up on this event. */
  isUnfinished = false
  readonly unfinished = (): void => {
    this.isUnfinished = true
  }

  constructor(event: BehaviourEvent) {
    this.event = event
    const fields = complete(event)
    for (const [name, value] of Object.entries(fields)) fields[name] = value.slice(0, valueLength)
    this.fields = fields
  }

  value(field: string): string | undefined {
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined
  }

  lower(field: string): string | undefined {
    const known = this.#lower.get(field)
    if (known !== undefined) return known
    const made = this.value(field)?.toLowerCase()
    if (made !== undefined) this.#lower.set(field, made)
    return made
  }

  /** Every value in lower case: what the index of literals is looked up with. */
  get text(): string {
    this.#text ??= Object.values(this.fields).join('\n').toLowerCase()
    return this.#text
  }
}
