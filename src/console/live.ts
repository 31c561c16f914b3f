/** Live updates: the server names the lists that changed, and those on the screen are fetched anew. */
import { useEffect, useState } from 'react'
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
import { liveStream, showSession, type Topic } from '#contract/session-api.ts'
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
    let lost = attempt > 0
    let again: ReturnType<typeof setTimeout> | undefined
    source.addEventListener('message', (event) => refresh(String(event.data)))
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
      source.close()
    }
  }, [attempt])
  return silent
}
