/** How the gateway stands to its analysis server. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConnectionState } from '#core/submission.ts'

export const stateColours: Record<ConnectionState, string> = {
  'not-configured': 'gray',
  'waiting-for-authorisation': 'orange',
  connected: 'teal',
  rejected: 'red',
  'certificate-changed': 'red',
  unreachable: 'red',
}

export function StateBadge({ state }: { readonly state: ConnectionState }) {
  const { t } = useTranslation()
  return (
    <Badge variant="light" radius="sm" color={stateColours[state]}>
      {t(`connection.${state}`)}
    </Badge>
  )
}
