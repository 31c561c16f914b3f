/** What needs somebody now: a connection that does not stand, a system that waits to be accepted. */
import { Alert, Group, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listSystems } from '#contract/analysis-console-api.ts'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { useRoute } from '../../api.ts'
import { Card } from '../../components/page.tsx'
import { standingOf } from '../protection/standing.ts'
import { StateBadge } from '../protection/state-badge.tsx'
import { StateExplanation } from '../protection/state-explanation.tsx'

export function ConnectionNotice() {
  const { t } = useTranslation()
  const { data } = useRoute(showProtection)
  if (!data || standingOf(data) === 'connected') return null
  return (
    <Card title={t('nav.protection')} aside={<StateBadge state={standingOf(data)} />}>
      <StateExplanation
        {...data}
        {...(data.server ? { fingerprint: data.server.fingerprint } : {})}
        standing={standingOf(data)}
      />
      <Text size="sm" mt="sm">
        <Link className="lz-link" to="/protection">
          {t('figure.openProtection')}
        </Link>
      </Text>
    </Card>
  )
}

export function WaitingSystems() {
  const { t } = useTranslation()
  const { data } = useRoute(listSystems)
  const count = data?.systems.filter(({ state }) => state === 'waiting').length ?? 0
  if (count === 0) return null
  return (
    <Alert color="orange" variant="light" icon={<IconPlugConnected size={18} />} role="status">
      <Group gap="sm">
        <Text size="sm">{t('figure.systemsWait', { count })}</Text>
        <Link className="lz-link" to="/systems">
          {t('nav.systems')}
        </Link>
      </Group>
    </Alert>
  )
}
