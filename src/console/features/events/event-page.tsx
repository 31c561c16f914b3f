/** One message: who, what, how it ended, and everything that happened to it in order. */
import { Button, SimpleGrid } from '@mantine/core'
import { IconAlertOctagon, IconDownload } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { addressOf } from '#contract/client.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { downloadBackup } from '#contract/gateway-kept-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { Facts, type Fact } from '../../components/facts.tsx'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Bytes, LevelBadge, Moment } from '../../components/show.tsx'
import { Steps } from '../../components/steps.tsx'
import { useAlertOf } from './alert-of.ts'

type EventReply = z.output<typeof showEvent.reply>

function useFacts(event: EventReply): Fact[] {
  const { t } = useTranslation()
  const { envelope, summary } = event
  return [
    [t('field.outcome'), <OutcomeBadge key="outcome" {...event} />],
    [t('field.verdict'), event.level ? <LevelBadge key="level" level={event.level} /> : null],
    [t('field.threat'), event.threat],
    [t('field.unanalysed'), event.unanalysed ? t('events.unanalysed') : null],
    [t('field.time'), <Moment key="at" at={event.at} />],
    [t('field.sender'), event.sender || t('common.nullSender')],
    [t('field.recipients'), event.recipients.join(', ')],
    [t('field.from'), summary.from],
    [t('field.to'), summary.to],
    [t('field.messageId'), summary.messageId],
    [t('field.size'), <Bytes key="size" value={event.size} />],
    [t('field.rule'), event.rule],
    [t('field.client'), [envelope.clientName, event.clientAddress].filter(Boolean).join(' · ')],
    [t('field.tls'), envelope.tls ? `${envelope.tls.protocol} ${envelope.tls.cipher}` : t('common.noTls')],
    [t('field.id'), event.id],
  ]
}

function OpenAlert({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  return (
    <Link to="/alerts/$id" params={{ id }} className="lz-button">
      <IconAlertOctagon size={15} />
      {t('events.alert')}
    </Link>
  )
}

function Body({ event }: { readonly event: EventReply }) {
  const { t } = useTranslation()
  const facts = useFacts(event)
  const alert = useAlertOf(event)
  const { backup } = event
  const download = backup ? (
    <Button
      component="a"
      size="xs"
      variant="default"
      leftSection={<IconDownload size={15} />}
      href={addressOf(downloadBackup, { id: backup }, undefined)}
      download
    >
      {t('events.original')}
    </Button>
  ) : null
  return (
    <Page
      title={event.summary.subject || t('common.noSubject')}
      back={{ to: '/events', label: t('nav.events') }}
      actions={
        <>
          {alert ? <OpenAlert id={alert} /> : null}
          {download}
        </>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Card title={t('events.message')}>
          <Facts all={facts} />
        </Card>
        <Card title={t('events.timeline')}>
          <Steps all={event.timeline} />
        </Card>
      </SimpleGrid>
    </Page>
  )
}

export function EventPage() {
  const { id } = useParams({ from: '/events/$id' })
  const query = useRoute(showEvent, { params: { id } })
  return <Answer query={query}>{(event) => <Body event={event} />}</Answer>
}
