/** One test message on its way. */
import { Box, Group, Loader, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showEvent, type testMessages } from '#contract/gateway-api.ts'
import { endings } from '#core/disposition.ts'
import { useRoute } from '../../api.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { LevelBadge } from '../../components/show.tsx'
import { Steps } from '../../components/steps.tsx'

export interface Followed {
  readonly kind: (typeof testMessages)[number]
  readonly id: string
  readonly reply: string
}

const hasEnded = (outcome: string | undefined) => endings.some((ending) => ending === outcome)

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
      {event.threat ? <Text className="lz-mono">{event.threat}</Text> : null}
      <Steps all={event.timeline} />
      <Link className="lz-link" to="/events/$id" params={{ id }}>
        <Text size="sm">{t('test.event')}</Text>
      </Link>
    </Stack>
  )
}

export function FollowedMessage({ message }: { readonly message: Followed }) {
  const { t } = useTranslation()
  return (
    <Box className="lz-card" p="sm" aria-live="polite">
      <Text fw={600} size="sm">
        {t(`test.${message.kind}`)}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t(`test.${message.kind}Hint`)} · {message.reply}
      </Text>
      {message.id ? <Way id={message.id} /> : null}
    </Box>
  )
}
