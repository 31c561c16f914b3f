/** How the gateway stands to its analysis server, in one word. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Standing } from './standing.ts'

export const stateColours: Record<Standing, string> = {
  'not-configured': 'gray',
  'switched-off': 'gray',
  'waiting-for-authorisation': 'orange',
  connected: 'teal',
  rejected: 'red',
  'certificate-changed': 'red',
  unreachable: 'red',
}

export function StateBadge({ state }: { readonly state: Standing }) {
  const { t } = useTranslation()
  return (
    <Badge variant="light" radius="sm" color={stateColours[state]}>
      {t(`connection.${state}`)}
    </Badge>
  )
}
