/** Collects what a run did, bounded by core/limits.ts: past a bound the report stays as it is and says so in a gap. */
import { createHash } from 'node:crypto'
import type { BehaviourCategory, BehaviourEvent, BehaviourReport, Indicator, ProcessRecord } from '#core/behaviour.ts'
import type { BehaviourArtifact, ScriptLayer } from '#core/behaviour.ts'
import type { Gap } from '#core/finding.ts'
import { completed } from './event-fields.ts'
import { limits } from '#core/limits.ts'

const bounds = limits.emulation
const fieldLength = 32_768

const withProcess: ReadonlySet<BehaviourCategory> = new Set<BehaviourCategory>([
  'file_event',
  'file_access',
  'file_delete',
  'file_rename',
  'create_stream_hash',
  'registry_set',
  'registry_add',
  'registry_delete',
  'registry_event',
  'registry_query',
  'network_connection',
  'dns_query',
  'image_load',
])

export interface Actor {
  readonly pid: number
  readonly via: string
}

export class Recorder {
  readonly processes: ProcessRecord[] = []
  readonly #events: BehaviourEvent[] = []
  readonly #layers: ScriptLayer[] = []
  readonly #artifacts: BehaviourArtifact[] = []
  readonly #indicators = new Map<string, Indicator>()
  readonly #unmodelled = new Set<string>()
  readonly #gaps = new Map<string, Gap>()
  #output = ''
  #capture: string | undefined
  #artifactBytes = 0
  /** Virtual milliseconds since the run began. */
  now = 0
  /** Image and user of a process, which most of Sysmon's events carry. */
  describe: (pid: number) => Record<string, string> = () => ({})

  event(actor: Actor, category: BehaviourCategory, fields: Record<string, string>): void {
    if (this.#events.length >= bounds.events) return this.gap('event limit')
    const told = withProcess.has(category) ? { ...this.describe(actor.pid), ...fields } : fields
    const whole = completed(category, told, this.#events.length)
    const kept = Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, value.slice(0, fieldLength)]))
    this.#events.push({ category, at: this.now, pid: actor.pid, via: actor.via, fields: kept })
  }

  layer(actor: Actor, layer: { language: string; source: string; code: string }): void {
    if (this.#layers.length >= bounds.layers) return this.gap('layer limit')
    if (this.#layers.some(({ code }) => code === layer.code)) return
    const index = this.#layers.length
    this.#layers.push({ index, pid: actor.pid, ...layer, code: layer.code.slice(0, bounds.output) })
    this.event(actor, 'script_layer', { Language: layer.language, Source: layer.source, Index: String(index) })
  }

  artifact(origin: BehaviourArtifact['origin'], name: string, bytes: Uint8Array): void {
    const full = this.#artifacts.length >= bounds.artifacts || this.#artifactBytes + bytes.length > bounds.artifactBytes
    if (full) return this.gap('artifact limit')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (this.#artifacts.some((known) => known.sha256 === sha256 && known.name === name)) return
    this.#artifactBytes += bytes.length
    this.#artifacts.push({ name, origin, sha256, size: bytes.length, bytes: bytes.slice() })
  }

  indicator(kind: Indicator['kind'], value: string): void {
    if (value && this.#indicators.size < bounds.events) this.#indicators.set(`${kind} ${value}`, { kind, value })
  }

  unmodelled(actor: Actor, what: string): void {
    if (this.#unmodelled.has(what) || this.#unmodelled.size >= bounds.events) return
    this.#unmodelled.add(what)
    this.event(actor, 'unmodelled', { Name: what })
  }

  gap(why: string): void {
    this.#gaps.set(why, { who: 'emulator', why })
  }

  /** What is printed while something runs, which then is not the object's own output. */
  captured(run: () => void): string {
    const before = this.#capture
    this.#capture = ''
    try {
      run()
      return this.#capture
    } finally {
      this.#capture = before
    }
  }

  print(text: string): void {
    if (this.#capture !== undefined) {
      if (this.#capture.length < bounds.output) this.#capture += `${text}\r\n`
      return
    }
    if (this.#output.length < bounds.output) this.#output += `${text}\n`.slice(0, bounds.output - this.#output.length)
  }

  report(): BehaviourReport {
    return {
      processes: this.processes,
      events: this.#events,
      layers: this.#layers,
      artifacts: this.#artifacts,
      indicators: [...this.#indicators.values()],
      unmodelled: [...this.#unmodelled],
      gaps: [...this.#gaps.values()],
      output: this.#output,
    }
  }
}
