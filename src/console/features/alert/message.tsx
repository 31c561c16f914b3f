/** The message of an alert: verdict, envelope, header, download. */
import { Button, Group } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { downloadAlertMessage, type AlertCard } from '#contract/analysis-console-api.ts'
import { addressOf } from '#contract/client.ts'
import { AlertStateBadge, ImportanceBadge, LateBadge } from '../../components/alert-badges.tsx'
import { Facts, type Fact } from '../../components/facts.tsx'
import { Card } from '../../components/page.tsx'
import { Bytes, LevelBadge, Moment, Span } from '../../components/show.tsx'

function useFacts(alert: AlertCard): Fact[] {
  const { t } = useTranslation()
  const { envelope, summary, report } = alert
  return [
    [
      t('field.verdict'),
      <Group key="verdict" gap={6}>
        <LevelBadge level={alert.level} score={alert.score} />
        <ImportanceBadge importance={alert.importance} />
        <AlertStateBadge state={alert.state} />
        <LateBadge late={alert.late} />
      </Group>,
    ],
    [t('field.subject'), summary?.subject],
    [t('field.from'), summary?.from],
    [t('field.sender'), envelope ? envelope.sender || t('common.nullSender') : undefined],
    [t('field.recipients'), alert.recipients.join(', ')],
    [t('field.time'), <Moment key="at" at={alert.at} />],
    [t('field.messageId'), summary?.messageId],
    [t('field.client'), envelope ? `${envelope.clientName} · ${envelope.clientAddress}` : undefined],
    [t('alert.system'), alert.system],
    [t('field.size'), <Bytes key="size" value={report.size} />],
    [
      'SHA-256',
      <span key="sha" className="lz-mono">
        {report.sha256}
      </span>,
    ],
    [t('alert.took'), <Span key="took" ms={report.ms} />],
  ]
}

export function Message({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const facts = useFacts(alert)
  const download = (
    <Button
      component="a"
      size="xs"
      variant="default"
      leftSection={<IconDownload size={15} />}
      href={addressOf(downloadAlertMessage, { id: alert.id }, undefined)}
      download
    >
      {t('alert.download')}
    </Button>
  )
  return (
    <Card title={t('alert.message')} aside={download}>
      <Facts all={facts} />
      {alert.headers ? (
        <details className="lz-details">
          <summary>{t('alert.headers')}</summary>
          <pre className="lz-code" tabIndex={0}>
            {alert.headers}
          </pre>
        </details>
      ) : null}
    </Card>
  )
}
