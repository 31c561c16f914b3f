/** Live updates: the server names the lists that changed, and those on the screen are fetched anew. */
import { useEffect } from 'react'
import { analysisFigures, listAlerts, listSubmissions, listSystems, showAlert } from '#contract/analysis-console-api.ts'
import {
  gatewayFigures,
  listBackup,
  listEvents,
  listInbox,
  listQueue,
  listRules,
  showEvent,
  showProtection,
} from '#contract/gateway-api.ts'
import { liveStream, type Topic } from '#contract/session-api.ts'
import { queryClient } from './api.ts'

const routesOf: Record<Topic, readonly string[]> = {
  queue: [listQueue.id],
  events: [listEvents.id, showEvent.id],
  backup: [listBackup.id],
  protection: [showProtection.id],
  rules: [listRules.id],
  inbox: [listInbox.id],
  systems: [listSystems.id],
  alerts: [listAlerts.id, showAlert.id],
  submissions: [listSubmissions.id],
  figures: [gatewayFigures.id, analysisFigures.id],
}

function refresh(data: string): void {
  const parsed = liveStream.reply.safeParse(JSON.parse(data))
  if (!parsed.success) return
  const ids = new Set(parsed.data.topics.flatMap((topic) => routesOf[topic]))
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => ids.has(String(queryKey[0])) })
}

/** Listens while mounted; the browser reconnects by itself, and a reconnection fetches what may have been missed. */
export function useLive(): void {
  useEffect(() => {
    const source = new EventSource(liveStream.path)
    let lost = false
    source.addEventListener('message', (event) => refresh(String(event.data)))
    source.addEventListener('error', () => (lost = true))
    source.addEventListener('open', () => {
      if (lost) void queryClient.invalidateQueries()
      lost = false
    })
    return () => source.close()
  }, [])
}
