/** The demonstration: joins the two sides as one owner who compared both fingerprints would, and sends the test messages. */
import { setTimeout as sleep } from 'node:timers/promises'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import type { Client } from '#contract/client.ts'
import { changeProtection, confirmServer, probeServer, showProtection } from '#contract/gateway-protection-api.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { sendTest } from '#contract/gateway-kept-api.ts'
import { Failure } from '#core/errors.ts'

const patience = 30_000

async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patience
  while (performance.now() < end) {
    const found = await ask()
    if (found !== undefined) return found
    await sleep(50)
  }
  throw new Failure('unreachable', `${what} did not happen within ${patience / 1000} seconds.`)
}

/** Pins the server, turns switch 1 on, accepts the gateway: both fingerprints are read over the machine's own socket. */
export async function connectBothSides(client: Client, analysisUrl: string): Promise<void> {
  const address = analysisUrl.replace('https://', '')
  const own = await client.call(listSystems)
  const shown = await client.call(probeServer, { body: { address } })
  if (shown.fingerprint !== own.fingerprint)
    throw new Failure('fingerprint-mismatch', `${address} does not show the certificate of this analysis platform.`)
  const { ownFingerprint } = await client.call(confirmServer, { body: { address, fingerprint: shown.fingerprint } })
  await client.call(changeProtection, { body: { submitClean: true } })
  const system = await until("The gateway's request", async () => {
    const { systems } = await client.call(listSystems)
    return systems.find(({ fingerprint }) => fingerprint === ownFingerprint)
  })
  if (system.state !== 'accepted')
    await client.call(decideSystem, {
      params: { id: system.id },
      body: { decision: 'accept', fingerprint: ownFingerprint },
    })
  await until('The connection', async () => {
    const { state } = await client.call(showProtection)
    return state === 'connected' ? state : undefined
  })
}

const ended = new Set(['delivered', 'bounced', 'rejected', 'quarantined', 'deleted-by-rule', 'deleted-by-person'])

export interface TrialEnd {
  readonly kind: string
  readonly id: string
  readonly outcome: string
  readonly level?: string
  readonly threat?: string
  readonly timeline: readonly { at: string; what: string; detail: string }[]
}

export async function runTrial(client: Client): Promise<TrialEnd[]> {
  const { messages } = await client.call(sendTest)
  return Promise.all(
    messages.map(async ({ kind, id, reply }) => {
      if (id === '') return { kind, id, outcome: `refused: ${reply}`, timeline: [] }
      const event = await until(`The end of the test message "${kind}"`, async () => {
        const shown = await client.call(showEvent, { params: { id } }).catch(() => undefined)
        return shown && ended.has(shown.outcome) ? shown : undefined
      })
      const { outcome, level, threat, timeline } = event
      return { kind, id, outcome, timeline, ...(level ? { level } : {}), ...(threat ? { threat } : {}) }
    }),
  )
}

export async function followTrial(client: Client, say: (line: string) => void): Promise<void> {
  say('Sending the three test messages through the SMTP port …')
  for (const { kind, outcome, threat } of await runTrial(client))
    say(`  ${kind.padEnd(8)} ${outcome}${threat ? `  ${threat}` : ''}`)
}
