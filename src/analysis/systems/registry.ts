/**
 * External systems and their certificates. A certificate is one request; the same system with another certificate asks
 * anew while the old one goes on. Nobody is believed by what they say, only by the fingerprint an analyst compared.
 */
import { Failure } from '#core/errors.ts'
import { parseFingerprint } from '#core/fingerprint.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { SystemState } from '#core/submission.ts'
import type { Introduction } from '#contract/analysis-api.ts'
import type { ExternalSystem } from '#contract/analysis-console-api.ts'
import type { Caller } from '#runtime/http/handler.ts'
import type { Database } from '../database/tables.ts'
import { asJson, cleanText } from '../database/text.ts'
import { afterDecision, demandAccepted, type Decision } from './decide.ts'
import { replacedBy, withNode } from './nodes.ts'
import { fromRow, type SystemRow } from './row.ts'

const limits = { waiting: 500 }

/** An accepted caller. */
export interface KnownSystem {
  /** The certificate's request. */
  readonly id: string
  /** Owner of submissions, one for a whole cluster. */
  readonly system: string
}

interface Certificate {
  readonly fingerprint: string
  readonly address: string
}

function certificateOf(caller: Caller): Certificate {
  const fingerprint = caller.kind === 'system' ? parseFingerprint(caller.fingerprint) : undefined
  if (caller.kind !== 'system' || !fingerprint)
    throw new Failure('not-signed-in', 'A system shows who it is by a client certificate; there was none.')
  return { fingerprint, address: caller.address }
}

export class SystemRegistry {
  readonly #db: Database
  readonly #now: () => number

  constructor(parts: { readonly db: Database; readonly now: () => number }) {
    this.#db = parts.db
    this.#now = parts.now
  }

  async introduce(introduction: Introduction, caller: Caller): Promise<{ state: SystemState; isNew: boolean }> {
    const certificate = certificateOf(caller)
    const known = await this.#byFingerprint(certificate.fingerprint)
    if (!known) return this.#request(introduction, certificate)
    if (known.system !== introduction.system.toLowerCase())
      throw new Failure('conflict', 'This certificate was introduced under another identity before.')
    const instances = asJson(withNode(known.instances, introduction, this.#time()))
    const seen = { instances, address: certificate.address, last: this.#time() }
    await this.#db.updateTable('system').set(seen).where('id', '=', known.id).execute()
    return { state: known.state, isNew: false }
  }

  /** The accepted system behind a call; every other is refused with the reason. */
  async authorise(caller: Caller): Promise<KnownSystem> {
    const known = await this.#byFingerprint(certificateOf(caller).fingerprint)
    demandAccepted(known?.state)
    if (!known) throw new Failure('not-signed-in', 'The system is not known.')
    return { id: known.id, system: known.system }
  }

  async list(): Promise<ExternalSystem[]> {
    const rows = await this.#db.selectFrom('system').selectAll().orderBy('first', 'desc').orderBy('id').execute()
    return rows.map((row) => fromRow(row, replacedBy(row, rows)))
  }

  async decide(id: string, decision: Decision, shown: string): Promise<SystemRow> {
    return this.#db.transaction().execute(async (change) => {
      const row = await change.selectFrom('system').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
      if (!row) throw new Failure('not-found', 'There is no such system.')
      if (parseFingerprint(shown) !== row.fingerprint)
        throw new Failure('fingerprint-mismatch', 'The fingerprint is not the one this system showed.')
      const state = afterDecision(row.state, decision)
      await change.updateTable('system').set({ state }).where('id', '=', id).execute()
      return { ...row, state }
    })
  }

  async #request(
    introduction: Introduction,
    certificate: Certificate,
  ): Promise<{ state: SystemState; isNew: boolean }> {
    const { kind } = introduction
    const system = introduction.system.toLowerCase()
    await this.#demandRoom()
    const earlier = this.#db.selectFrom('system').select('name').where('system', '=', system).orderBy('first').limit(1)
    // Another certificate for a known identity stands in the list under the known name: that is what it claims to be.
    const name = (await earlier.executeTakeFirst())?.name ?? cleanText(introduction.name)
    const [id, at] = [newIdentifier(this.#now()), this.#time()]
    const instances = asJson(withNode([], introduction, at))
    const request = { id, system, name, kind, instances, first: at, last: at }
    await this.#db
      .insertInto('system')
      .values({ ...request, ...certificate, state: 'waiting' })
      .onConflict((conflict) => conflict.column('fingerprint').doNothing())
      .execute()
    return { state: 'waiting', isNew: true }
  }

  async #demandRoom(): Promise<void> {
    const count = this.#db.selectFrom('system').select((column) => column.fn.countAll<number>().as('waiting'))
    const found = await count.where('state', '=', 'waiting').executeTakeFirst()
    if ((found?.waiting ?? 0) >= limits.waiting)
      throw new Failure('too-many', 'Too many systems wait for a decision already.')
  }

  #byFingerprint(fingerprint: string): Promise<SystemRow | undefined> {
    return this.#db.selectFrom('system').selectAll().where('fingerprint', '=', fingerprint).executeTakeFirst()
  }

  #time(): Date {
    return new Date(this.#now())
  }
}
