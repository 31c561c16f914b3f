/**
 * Who fails × when × what the rule says → what becomes of the message. Each row has a gateway of its own with real sockets,
 * queue and disk, and no database; at its end the message is in exactly one place.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actOnQueue } from '#contract/gateway-queue-api.ts'
import type { ProtectionSettings } from '#contract/gateway-protection-api.ts'
import { noVerdictPolicies, type NoVerdictPolicy } from '#core/disposition.ts'
import { AnalysisServer, cleanVerdict, healthy, type Manners } from '../kit/analysis-server.ts'
import { startGateway } from '../kit/gateway.ts'
import { sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'
import { endOf, letter, look, nothing, type Seen } from './fault-matrix-look.ts'

type Moment = 'in session' | 'in hold'

interface Fault {
  readonly name: string
  readonly moments: readonly Moment[]
  readonly manners?: Partial<Manners>
  readonly protection?: Partial<ProtectionSettings>
  /** The confirmed server is not the one that answers, or none does. */
  readonly server?: 'other certificate' | 'none'
  /** Nothing is kept: the client has the message still. */
  readonly refusedWhenWaiting?: boolean
}

const both = ['in session', 'in hold'] as const
const held = ['in hold'] as const
const faults: readonly Fault[] = [
  { name: 'nobody listens', moments: held, server: 'none' },
  { name: 'the certificate is another one', moments: held, server: 'other certificate' },
  { name: 'the gateway is not accepted yet', moments: held, manners: { introduce: 'waiting' } },
  { name: 'the gateway is rejected', moments: held, manners: { introduce: 'rejected' } },
  { name: 'the introduction is answered with garbage', moments: held, manners: { introduce: 'garbage' } },
  { name: 'the verdict stream brings garbage', moments: held, manners: { stream: 'garbage' } },
  { name: 'the verdict stream ends at once', moments: held, manners: { stream: 'closing' } },
  { name: 'the verdict never comes', moments: both },
  { name: 'the submission is never answered', moments: both, manners: { submit: 'silent' } },
  { name: 'the submission is answered with garbage', moments: both, manners: { submit: 'garbage' } },
  { name: 'the submission is answered by half', moments: both, manners: { submit: 'half' } },
  { name: 'the connection is cut in the submission', moments: both, manners: { submit: 'cut' } },
  ...([400, 413, 429, 500, 503] as const).map((status): Fault => {
    return { name: `the submission is answered with ${status}`, moments: both, manners: { submit: { status } } }
  }),
  { name: 'the analysis fails', moments: both, manners: { verdict: { state: 'failed' } } },
  {
    name: 'the verdict has gaps',
    moments: both,
    manners: { verdict: { state: 'done', level: 'unknown', gaps: [{ who: 'archive', why: 'encrypted' }] } },
  },
  { name: 'the message is too large', moments: both, protection: { largestMegabytes: 0 } },
  { name: 'the hold is full', moments: both, protection: { holdMessages: 0 }, refusedWhenWaiting: true },
]

/** What the policy promises; where the message cannot wait, one that would have to is left with its client. */
function expected(policy: NoVerdictPolicy, fault: Fault, moment: Moment): Seen {
  const waits = policy === 'keep-waiting' || policy === 'deliver-stub'
  if (fault.refusedWhenWaiting && waits) return { ...nothing, code: 452 }
  if (policy === 'reject' && inSession(fault, moment)) return { ...nothing, code: 550, backup: 1 }
  return endOf(policy)
}

/** Whether it is known before the answer to DATA that there will be no verdict. */
function inSession({ protection, manners }: Fault, moment: Moment): boolean {
  if (protection) return true
  const { submit } = manners ?? {}
  const refused = typeof submit === 'object' && (submit.status === 400 || submit.status === 413)
  return moment === 'in session' && (refused || manners?.verdict !== undefined)
}

/** Long enough for what is known in the session, on a busy machine too; no longer than needed where nothing will come. */
function sessionWait(fault: Fault, moment: Moment): number {
  if (moment === 'in hold') return 0
  return inSession(fault, moment) ? 60 : 1
}

interface Row {
  readonly fault: Fault
  readonly moment: Moment
  readonly policy: NoVerdictPolicy
}

async function play({ fault, moment, policy }: Row): Promise<void> {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start({ ...healthy, ...fault.manners })
  const fingerprint = fault.server === 'other certificate' ? 'ab'.repeat(32) : analysis.fingerprint
  await using gateway = await startGateway({
    server: { port: fault.server === 'none' ? 9 : analysis.port, fingerprint },
    protection: { waitSeconds: 1, sessionWaitSeconds: sessionWait(fault, moment), ...fault.protection },
    rule: { noVerdict: policy },
    sinkPort: sink.port,
  })
  if (moment === 'in session') await analysis.listened()
  const { code, id } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
  const wanted = expected(policy, fault, moment)
  const matches = (seen: Seen): boolean => JSON.stringify(seen) === JSON.stringify(wanted)
  const seen = await until(() => look(gateway, sink, code), matches, 20).catch(() => look(gateway, sink, code))
  assert.deepEqual(seen, wanted)
  if (wanted.held === 0) return
  // What waits is still whole: it can be deleted, once, by a person.
  const { done } = await gateway.client.call(actOnQueue, { body: { action: 'delete', ids: [id] } })
  assert.deepEqual(done, [id])
  assert.deepEqual(await look(gateway, sink, code), { ...wanted, held: 0 })
}

const rows = faults.flatMap((fault) =>
  fault.moments.flatMap((moment) => noVerdictPolicies.map((policy): Row => ({ fault, moment, policy }))),
)

test(`the fault matrix, ${rows.length} rows`, { concurrency: 12 }, async (t) => {
  assert.ok(rows.length >= 80)
  await Promise.all(
    rows.map((row) => t.test(`${row.fault.name}, ${row.moment}, ${row.policy}`, { timeout: 60_000 }, () => play(row))),
  )
})

test('what waited for a platform that comes back is delivered, once and as it came', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start({ ...healthy, submit: { status: 503 } })
  await using gateway = await startGateway({
    server: analysis,
    protection: { sessionWaitSeconds: 0 },
    rule: { noVerdict: 'keep-waiting' },
    sinkPort: sink.port,
  })
  const { code } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
  analysis.manners = { ...healthy, verdict: cleanVerdict }
  const end = { ...nothing, delivered: ['as it came'] }
  const seen = await until(
    () => look(gateway, sink, code),
    ({ delivered }) => delivered.length > 0,
  )
  assert.deepEqual(seen, end)
})
