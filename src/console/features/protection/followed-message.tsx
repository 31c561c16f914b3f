/** One test message on its way. */
import { Box, Group, Loader, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showEvent, type EventRow } from '#contract/gateway-events-api.ts'
import type { testMessages } from '#contract/gateway-kept-api.ts'
import { endings } from '#core/disposition.ts'
import { useRoute } from '../../api.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { LevelBadge } from '../../components/show.tsx'
import { Steps } from '../../components/steps.tsx'
import { useAlertOf } from '../events/alert-of.ts'

export interface Followed {
  readonly kind: (typeof testMessages)[number]
  readonly id: string
  readonly reply: string
}

const hasEnded = (outcome: string | undefined) => endings.some((ending) => ending === outcome)

function AlertLink({ event }: { readonly event: EventRow }) {
  const { t } = useTranslation()
  const id = useAlertOf(event)
  if (!id) return null
  return (
    <Link className="lz-link" to="/alerts/$id" params={{ id }}>
      <Text size="sm">{t('events.alert')}</Text>
    </Link>
  )
}

function Way({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const [ended, setEnded] = useState(false)
  const query = useRoute(showEvent, { params: { id } }, { every: ended ? false : 1_000 })
  const event = query.data
  if (!ended && hasEnded(event?.outcome)) setEnded(true)
  if (!event)
    return (
      <Group gap="xs">
        <Loader size="xs" />
        <Text size="sm">{t('test.looking')}</Text>
      </Group>
    )
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {ended ? null : <Loader size="xs" />}
        <OutcomeBadge {...event} />
        {event.level ? <LevelBadge level={event.level} /> : null}
      </Group>
      {event.threat ? <Text className="lz-threat">{event.threat}</Text> : null}
      <Steps all={event.timeline} />
      <Group gap="md">
        <Link className="lz-link" to="/events/$id" params={{ id }}>
          <Text size="sm">{t('test.event')}</Text>
        </Link>
        <AlertLink event={event} />
      </Group>
    </Stack>
  )
}

/** The SMTP port did not take it; its reply says why. */
function Refused({ reply }: { readonly reply: string }) {
  const { t } = useTranslation()
  return (
    <>
      <OutcomeBadge outcome="rejected" unanalysed={false} />
      <Text size="sm" mt={4}>
        {t('test.refused')}
      </Text>
      <Text className="lz-mono">{reply}</Text>
    </>
  )
}

export function FollowedMessage({ message }: { readonly message: Followed }) {
  const { t } = useTranslation()
  return (
    <Box className="lz-card" p="sm" aria-live="polite" data-kind={message.kind}>
      <Text fw={600} size="sm">
        {t(`test.${message.kind}`)}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t(`test.${message.kind}Hint`)}
      </Text>
      {message.id ? <Way id={message.id} /> : <Refused reply={message.reply} />}
    </Box>
  )
}
