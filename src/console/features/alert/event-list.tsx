/** Events of one group in order, with the time since the run began. */
import { Badge, Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BehaviourEvent } from '#core/behaviour.ts'
import type { BehaviourSummary } from '#core/inspection-report.ts'
import { Bytes, Span } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'
import { wordsOfEvent } from './event-groups.ts'

const step = 100

function One({ event }: { readonly event: BehaviourEvent }) {
  const word = useWord()
  const { main, rest } = wordsOfEvent(event)
  return (
    <div className="lz-event">
      <Text size="xs" c="dimmed" className="lz-when">
        <Span ms={event.at} />
      </Text>
      <Badge variant="default" radius="sm" size="sm">
        {word('category', event.category)}
      </Badge>
      <div className="lz-what">
        <Text className="lz-mono">{main}</Text>
        {rest.map((text) => (
          <Text key={text} className="lz-mono" c="dimmed" lineClamp={3} title={text}>
            {text}
          </Text>
        ))}
      </div>
    </div>
  )
}

export interface EventListProps {
  readonly events: readonly BehaviourEvent[]
  readonly artifacts: BehaviourSummary['artifacts']
}

export function EventList({ events, artifacts }: EventListProps) {
  const { t } = useTranslation()
  const [limit, setLimit] = useState(step)
  return (
    <Stack gap={6}>
      {events.slice(0, limit).map((event, index) => (
        <One key={`${event.at}-${index}`} event={event} />
      ))}
      {events.length > limit ? (
        <Button variant="subtle" size="xs" onClick={() => setLimit(limit + step)}>
          {t('common.more')}
        </Button>
      ) : null}
      {artifacts.map(({ name, sha256, size }) => (
        <Text key={name + sha256} className="lz-mono">
          {name} · <Bytes value={size} /> · SHA-256 {sha256}
        </Text>
      ))}
    </Stack>
  )
}
