/**
 * The moments at which a fault is worst, under each policy: the gateway is down, a verdict comes twice or for nobody, a server takes
 * over from another, the answer is slow, a person is faster. At the end of each row the message is in exactly one place.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { actOnQueue } from '#contract/gateway-queue-api.ts'
import { noVerdictPolicies, type NoVerdictPolicy } from '#core/disposition.ts'
import { AnalysisServer, badVerdict, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { startGateway, type GatewaySetup, type RunningGateway } from '../kit/gateway.ts'
import { sendMail, startSink, type Sink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'
import { endOf, letter, look, nothing, type Seen } from './fault-matrix-look.ts'

/** What a row plays with. */
interface Scene {
  readonly analysis: AnalysisServer
  readonly sink: Sink
  readonly setup: GatewaySetup
}

/** The gateway that the message is looked for in at the end, still running. */
type Play = (scene: Scene, stack: AsyncDisposableStack) => Promise<RunningGateway>

interface Moment {
  readonly name: string
  readonly play: Play
  readonly end: (policy: NoVerdictPolicy) => Seen
}

const longWait = { sessionWaitSeconds: 0, waitSeconds: 3_600 }
const shortWait = { sessionWaitSeconds: 0, waitSeconds: 1 }
const send = ({ smtpPort }: RunningGateway) => sendMail(smtpPort, 'b@example.com', letter)
const has = (analysis: AnalysisServer, id: string) =>
  until(
    async () => analysis.submissions.has(id),
    (taken) => taken,
  )

/** A message that waits, and that the platform has. */
async function waiting({ analysis, setup }: Scene, stack: AsyncDisposableStack) {
  const gateway = stack.use(await startGateway({ ...setup, protection: longWait }))
  const { id } = await send(gateway)
  await has(analysis, id)
  return { gateway, id }
}

const clean = (): Seen => ({ ...nothing, delivered: ['as it came'] })
const detected = (): Seen => ({ ...nothing, backup: 1 })

const moments: readonly Moment[] = [
  {
    name: 'the deadline passes while the gateway is down',
    end: endOf,
    async play({ setup }, stack) {
      const first = await startGateway({ ...setup, protection: shortWait })
      await send(first)
      await first[Symbol.asyncDispose]()
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      return stack.use(await startGateway({ ...setup, protection: shortWait }))
    },
  },
  ...([cleanVerdict, badVerdict] as const).map((verdict): Moment => {
    return {
      name: `the verdict (${verdict.level}) comes during the restart`,
      end: verdict === cleanVerdict ? clean : detected,
      async play(scene, stack) {
        const first = await startGateway({ ...scene.setup, protection: longWait })
        const { id } = await send(first)
        await has(scene.analysis, id)
        await first[Symbol.asyncDispose]()
        scene.analysis.verdicts.set(id, verdict)
        return stack.use(await startGateway({ ...scene.setup, protection: longWait }))
      },
    }
  }),
  {
    name: 'two verdicts come, and the first decides',
    end: clean,
    async play(scene, stack) {
      const { gateway, id } = await waiting(scene, stack)
      for (const verdict of [cleanVerdict, badVerdict, cleanVerdict]) scene.analysis.push(id, verdict)
      return gateway
    },
  },
  {
    name: 'the verdict is for a message that nobody knows',
    end: endOf,
    async play({ analysis, setup }, stack) {
      const gateway = stack.use(await startGateway({ ...setup, protection: shortWait }))
      await analysis.listened()
      const { id } = await send(gateway)
      analysis.push('00000000-0000-7000-8000-000000000000', badVerdict)
      analysis.push(id, { state: 'done' })
      return gateway
    },
  },
  {
    name: 'the server in use goes and another takes over',
    end: clean,
    async play(scene, stack) {
      const fallback = stack.use(await AnalysisServer.start({ ...healthy, verdict: cleanVerdict }))
      const { gateway } = await waiting({ ...scene, setup: { ...scene.setup, fallback } }, stack)
      await scene.analysis[Symbol.asyncDispose]()
      return gateway
    },
  },
  {
    name: 'both servers go',
    end: endOf,
    async play(scene, stack) {
      const fallback = stack.use(await AnalysisServer.start(healthy))
      const setup = { ...scene.setup, fallback, protection: { ...shortWait, waitSeconds: 2 } }
      const gateway = stack.use(await startGateway(setup))
      const { id } = await send(gateway)
      await has(scene.analysis, id)
      for (const server of [scene.analysis, fallback]) await server[Symbol.asyncDispose]()
      return gateway
    },
  },
  {
    name: 'the answers are slow',
    end: clean,
    async play(scene, stack) {
      scene.analysis.slowness = 700
      const { gateway, id } = await waiting(scene, stack)
      scene.analysis.push(id, cleanVerdict)
      return gateway
    },
  },
  ...(['deliver', 'delete'] as const).map((action): Moment => {
    return {
      name: `a person says ${action}, and the verdict comes after it`,
      end: action === 'deliver' ? clean : () => nothing,
      async play(scene, stack) {
        const { gateway, id } = await waiting(scene, stack)
        await gateway.client.call(actOnQueue, { body: { action, ids: [id] } })
        scene.analysis.push(id, badVerdict)
        return gateway
      },
    }
  }),
]

/** The texts that go ahead under one policy do so when the wait is over without a verdict, never before it. */
async function play({ play: act, end }: Moment, policy: NoVerdictPolicy): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-moments-'))
  try {
    await using stack = new AsyncDisposableStack()
    const sink = stack.use(await startSink())
    const analysis = stack.use(await AnalysisServer.start(healthy))
    const setup = { directory, server: analysis, rule: { noVerdict: policy }, sinkPort: sink.port }
    const gateway = await act({ analysis, sink, setup }, stack)
    const wanted = end(policy)
    const matches = (seen: Seen): boolean => JSON.stringify(seen) === JSON.stringify(wanted)
    const now = () => look(gateway, sink, 250)
    assert.deepEqual(await until(now, matches, 20).catch(now), wanted)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const rows = moments.flatMap((moment) => noVerdictPolicies.map((policy) => ({ moment, policy })))

test(`the worst moments, ${rows.length} rows`, { concurrency: 8 }, async (t) => {
  await Promise.all(
    rows.map(({ moment, policy }) =>
      t.test(`${moment.name}, ${policy}`, { timeout: 60_000 }, () => play(moment, policy)),
    ),
  )
})
