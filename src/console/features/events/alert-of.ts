/** The alert of a message, where this server has the analysis platform too: its submission has the message's id. */
import { listAlerts } from '#contract/analysis-console-api.ts'
import type { EventRow } from '#contract/gateway-events-api.ts'
import { isDetection } from '#core/verdict.ts'
import { useRoute } from '../../api.ts'
import { useSession } from '../sign-in/session.ts'

/** Words that the list of alerts can be searched for, the most telling first. */
export function wordsFor({ summary, sender }: Pick<EventRow, 'summary' | 'sender'>): string {
  return (summary.messageId || summary.subject || sender).slice(0, 200)
}

export function useAlertOf(event: EventRow): string | undefined {
  const { parts, permissions } = useSession()
  const here = parts.includes('analysis') && permissions.includes('analysis:read')
  const wanted = here && event.level !== undefined && isDetection(event.level)
  const query = useRoute(listAlerts, { query: { limit: 100, text: wordsFor(event) } }, { enabled: wanted })
  return wanted ? query.data?.alerts.find(({ submission }) => submission === event.id)?.id : undefined
}
