/** The timeline of one message. */
import { Text, Timeline } from '@mantine/core'
import type { TimelineEntry } from '#contract/gateway-events-api.ts'
import { useDetail } from '../i18n/details.ts'
import { useWord } from '../i18n/words.ts'
import { Clock, Day } from './show.tsx'

const dayOf = (at: string | undefined) => (at === undefined ? '' : new Date(at).toDateString())
/** A day is named where it begins. */
const isNewDay = (all: readonly TimelineEntry[], index: number) => dayOf(all[index]?.at) !== dayOf(all[index - 1]?.at)

export function Steps({ all }: { readonly all: readonly TimelineEntry[] }) {
  const word = useWord()
  const words = useDetail()
  return (
    <Timeline bulletSize={12} lineWidth={2} active={all.length - 1}>
      {all.map(({ at, what, detail }, index) => (
        <Timeline.Item key={`${at}-${index}`} title={<Text size="sm">{word('step', what)}</Text>}>
          <Text size="xs" c="dimmed">
            {isNewDay(all, index) ? (
              <>
                <Day at={at} />{' '}
              </>
            ) : null}
            <Clock at={at} /> {words(detail)}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
