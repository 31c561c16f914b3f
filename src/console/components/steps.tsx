/** The timeline of one message. */
import { Text, Timeline } from '@mantine/core'
import type { TimelineEntry } from '#contract/gateway-api.ts'
import { useDetail } from '../i18n/details.ts'
import { useWord } from '../i18n/words.ts'
import { Clock } from './show.tsx'

export function Steps({ all }: { readonly all: readonly TimelineEntry[] }) {
  const word = useWord()
  const words = useDetail()
  return (
    <Timeline bulletSize={12} lineWidth={2} active={all.length - 1}>
      {all.map(({ at, what, detail }, index) => (
        <Timeline.Item key={`${at}-${index}`} title={<Text size="sm">{word('step', what)}</Text>}>
          <Text size="xs" c="dimmed">
            <Clock at={at} /> {words(detail)}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
