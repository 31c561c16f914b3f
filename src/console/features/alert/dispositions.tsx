/** What the gateway did with each recipient's copy. */
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AlertCard } from '#contract/analysis-console-api.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useDetail } from '../../i18n/details.ts'

export function Dispositions({ all }: { readonly all: AlertCard['dispositions'] }) {
  const { t } = useTranslation()
  const words = useDetail()
  return (
    <Card title={t('alert.dispositions')}>
      <Stack gap={6}>
        {all.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('alert.noDispositions')}
          </Text>
        ) : null}
        {all.map(({ action, recipient, at, detail }, index) => (
          <Group key={`${recipient}-${index}`} gap={8}>
            <OutcomeBadge outcome={action} unanalysed={false} />
            <Text size="sm">{recipient}</Text>
            <Text size="xs" c="dimmed">
              <Moment at={at} /> {detail ? words(detail) : null}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}
