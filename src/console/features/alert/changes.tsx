/** Who changed the alert, when, and how. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AlertCard } from '#contract/analysis-console-api.ts'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'
import { sayChange } from './change-words.ts'

export function Changes({ all }: { readonly all: AlertCard['changes'] }) {
  const { t } = useTranslation()
  const word = useWord()
  if (all.length === 0) return null
  return (
    <Card title={t('alert.changes')}>
      {all.map(({ at, who, what }, index) => (
        <Text size="sm" key={`${at}-${index}`}>
          <Text size="xs" c="dimmed" component="span">
            <Moment at={at} /> · {word('who', who)}
          </Text>{' '}
          {sayChange(what, (state) => t(`alertState.${state}`))}
        </Text>
      ))}
    </Card>
  )
}
