/** What the gateway did with each recipient's copy; of a late detection, who has the message and who was told. */
import { Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AlertCard } from '#contract/analysis-console-api.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useDetail } from '../../i18n/details.ts'
import { useSession } from '../sign-in/session.ts'
import { lateNews } from './late-news.ts'

/** Where the gateway is another process, its console has the Backup: the id finds it there. */
function Backup({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  if (!useSession().parts.includes('gateway'))
    return (
      <Text size="xs" c="dimmed" className="lz-mono" style={{ overflowWrap: 'anywhere' }}>
        {t('alert.inBackup', { id })}
      </Text>
    )
  return (
    <Link className="lz-link" to="/backup" search={{ text: id }}>
      {t('nav.backup')}
    </Link>
  )
}

function People({ label, all }: { readonly label: string; readonly all: readonly string[] }) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <b>{label}</b> {all.join(', ')}
    </Text>
  )
}

function Late({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const { got, told } = lateNews(alert)
  return (
    <Stack gap={4} mb={6}>
      {got.length > 0 ? <People label={t('alert.lateGot')} all={got} /> : null}
      {told.length > 0 ? (
        <People label={t('alert.lateTold')} all={told} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('alert.lateNobodyTold')}
        </Text>
      )}
    </Stack>
  )
}

export function Dispositions({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const words = useDetail()
  const { late, dispositions: all } = alert
  return (
    <Card title={t('alert.dispositions')}>
      <Stack gap={6}>
        {late ? <Late alert={alert} /> : null}
        {all.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('alert.noDispositions')}
          </Text>
        ) : null}
        {all.map(({ action, recipient, at, detail, backup }, index) => (
          <Group key={`${recipient}-${index}`} gap={8}>
            <OutcomeBadge outcome={action} unanalysed={false} />
            <Text size="sm">{recipient}</Text>
            <Text size="xs" c="dimmed">
              <Moment at={at} /> {detail ? words(detail) : null}
            </Text>
            {backup === undefined ? null : <Backup id={backup} />}
          </Group>
        ))}
      </Stack>
    </Card>
  )
}
