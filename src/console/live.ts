/** Live updates: the server names the lists that changed, and those on the screen are fetched anew. */
import { useEffect, useState } from 'react'
import { listCampaigns, showCampaign } from '#contract/analysis-campaigns-api.ts'
import { analysisFigures, listAlerts, listSubmissions, listSystems, showAlert } from '#contract/analysis-console-api.ts'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { gatewayFigures, listAudit, listEvents, showEvent } from '#contract/gateway-events-api.ts'
import { listBackup, listInbox } from '#contract/gateway-kept-api.ts'
import { listRules } from '#contract/gateway-rules-api.ts'
import { showAnalysisIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { liveStream, showSession, type Topic } from '#contract/session-api.ts'
import { queryClient } from './api.ts'
import { markChanged } from './components/list/changed.ts'
import { isDeep } from './components/list/use-rows.ts'
import { createPacer } from './pacer.ts'

const routesOf: Record<Topic, readonly string[]> = {
  queue: [listQueue.id],
  events: [listEvents.id, showEvent.id],
  backup: [listBackup.id],
  protection: [showProtection.id, showGatewayIdentity.id, listAudit.id],
  rules: [listRules.id, listAudit.id],
  inbox: [listInbox.id],
  systems: [listSystems.id, showAnalysisIdentity.id],
  alerts: [listAlerts.id, showAlert.id, listCampaigns.id, showCampaign.id],
  submissions: [listSubmissions.id],
  figures: [gatewayFigures.id, analysisFigures.id],
}

/** A list that was followed far down is only marked: its reader decides when to have it anew. */
async function refresh(topics: ReadonlySet<Topic>): Promise<void> {
  const ids = new Set([...topics].flatMap((topic) => routesOf[topic]))
  markChanged(ids)
  const concerned = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => ids.has(String(queryKey[0]))
  await queryClient.invalidateQueries({ predicate: concerned, refetchType: 'none' })
  await queryClient.refetchQueries({
    type: 'active',
    stale: true,
    predicate: (query) => concerned(query) && !isDeep(query),
  })
}

function topicsIn(data: string): readonly Topic[] {
  const parsed = liveStream.reply.safeParse(JSON.parse(data))
  return parsed.success ? parsed.data.topics : []
}

const patience = 5_000

/**
 * Listens while mounted; a reconnection fetches what may have been missed. The browser reconnects by itself, except after a
 * refusal: then a new stream is opened a little later. True while nothing is heard.
 */
export function useLive(): boolean {
  const [silent, setSilent] = useState(false)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const source = new EventSource(liveStream.path)
    const pacer = createPacer(refresh)
    let lost = attempt > 0
    let again: ReturnType<typeof setTimeout> | undefined
    source.addEventListener('message', (event) => pacer.add(topicsIn(String(event.data))))
    source.addEventListener('error', () => {
      lost = true
      setSilent(true)
      if (source.readyState !== EventSource.CLOSED) return
      void queryClient.invalidateQueries({ queryKey: [showSession.id] })
      again ??= setTimeout(() => setAttempt(attempt + 1), patience)
    })
    source.addEventListener('open', () => {
      if (lost) void queryClient.invalidateQueries()
      lost = false
      setSilent(false)
    })
    return () => {
      clearTimeout(again)
      pacer.stop()
      source.close()
    }
  }, [attempt])
  return silent
}
