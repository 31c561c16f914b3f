/** All confirmed analysis servers as one: the first that is connected gets what is submitted, and the next one when it fails. */
import type { DispositionNotice, SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import { Failure } from '#core/errors.ts'
import type { ConnectionState } from '#core/submission.ts'
import type { AnalysisPort } from '../hold/analysis-port.ts'
import type { ConfirmedServer } from '../settings/settings.ts'
import type { Link } from './link.ts'

interface Member {
  readonly key: string
  readonly server: ConfirmedServer
  readonly link: Link
}

/** Submissions remembered with the server that has them, so that it hears what became of them. */
const mostRemembered = 50_000

const keyOf = ({ kind, address, fingerprint, confirmedAt }: ConfirmedServer): string =>
  `${kind} ${address} ${fingerprint} ${confirmedAt}`

export class LinkSet implements AnalysisPort {
  readonly #make: (server: ConfirmedServer) => Link
  readonly #changed: () => void
  readonly #notices = new Set<(notice: VerdictNotice) => void>()
  readonly #connected = new Set<() => void>()
  readonly #moved = new Set<() => void>()
  /** By submission. */
  readonly #owners = new Map<string, Link>()
  #members: readonly Member[] = []
  #active: Link | undefined

  constructor(parts: { readonly make: (server: ConfirmedServer) => Link; readonly changed: () => void }) {
    this.#make = parts.make
    this.#changed = parts.changed
  }

  /** Connects to these servers from now on, in the order of preference. */
  use(servers: readonly ConfirmedServer[]): void {
    const before = new Map(this.#members.map((member) => [member.key, member]))
    this.#members = servers.map((server) => before.get(keyOf(server)) ?? this.#join(server))
    const kept = new Set(this.#members)
    for (const member of before.values()) if (!kept.has(member)) member.link.stop()
    if (this.#active && !this.#members.some(({ link }) => link === this.#active)) this.#active = undefined
    this.#changed()
  }

  stop(): void {
    for (const { link } of this.#members) link.stop()
  }

  /** In the order of preference. */
  get members(): readonly { readonly server: ConfirmedServer; readonly link: Link }[] {
    return this.#members
  }

  get state(): ConnectionState {
    return this.#current()?.state ?? 'not-configured'
  }

  /** How the server in use stands, or the preferred one where none is connected. */
  get standing(): Link['standing'] | undefined {
    return this.#current()?.standing
  }

  /** Connects anew with the identity of now. */
  reconnect(): void {
    for (const { link } of this.#members) link.reconnect()
  }

  async submit(head: SubmissionHead, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const link = this.#current()
    if (link?.state !== 'connected') throw new Failure('unreachable', 'No analysis server is connected.')
    await link.submit(head, content, signal)
    this.#owners.delete(head.id)
    this.#owners.set(head.id, link)
    const oldest = this.#owners.keys().next()
    if (this.#owners.size > mostRemembered && !oldest.done) this.#owners.delete(oldest.value)
  }

  /** Whether it was submitted from here, as far as is remembered. */
  hasSubmitted(submission: string): boolean {
    return this.#owners.has(submission)
  }

  async ask(submission: string): Promise<void> {
    const link = this.#owners.get(submission) ?? this.#current()
    if (link?.state === 'connected') await link.ask?.(submission)
  }

  report(submission: string, dispositions: readonly DispositionNotice[]): void {
    const link = this.#owners.get(submission) ?? this.#current()
    link?.report(submission, dispositions)
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    this.#notices.add(listener)
    return () => this.#notices.delete(listener)
  }

  onConnected(listener: () => void): () => void {
    this.#connected.add(listener)
    return () => this.#connected.delete(listener)
  }

  /** Another server takes over: what the one before had must be submitted again. */
  onMoved(listener: () => void): () => void {
    this.#moved.add(listener)
    return () => this.#moved.delete(listener)
  }

  #current(): Link | undefined {
    return this.#members.find(({ link }) => link.state === 'connected')?.link ?? this.#members[0]?.link
  }

  #join(server: ConfirmedServer): Member {
    const link = this.#make(server)
    link.onNotice((notice) => {
      for (const listener of this.#notices) listener(notice)
    })
    link.onConnected(() => this.#connectedTo())
    link.start()
    return { key: keyOf(server), server, link }
  }

  /** The one that just connected may be a fall-back that stays in reserve. */
  #connectedTo(): void {
    const current = this.#current()
    const moved = this.#active !== undefined && this.#active !== current
    this.#active = current
    if (moved) for (const listener of this.#moved) listener()
    for (const listener of this.#connected) listener()
  }

  /** Called when a link's state changed: the server in use may have gone while another stands by. */
  changed(): void {
    const current = this.#current()
    if (current?.state === 'connected' && this.#active !== undefined && current !== this.#active) this.#connectedTo()
    this.#changed()
  }
}
