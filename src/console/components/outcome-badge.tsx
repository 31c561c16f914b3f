/** Where a message is or how it ended, and whether it went out without a verdict. */
import { Badge, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWord } from '../i18n/words.ts'

const colours: Record<string, string> = {
  delivered: 'teal',
  hold: 'violet',
  bounced: 'orange',
  deferred: 'yellow',
  rejected: 'red',
  quarantined: 'red',
  'deleted-by-rule': 'red',
  'deleted-by-person': 'gray',
  corrupt: 'red',
}

export function OutcomeBadge({ outcome, unanalysed }: { readonly outcome: string; readonly unanalysed: boolean }) {
  const { t } = useTranslation()
  const word = useWord()
  return (
    <Group gap={4}>
      <Badge color={colours[outcome] ?? 'blue'} variant="light" size="sm" radius="sm">
        {word('outcome', outcome)}
      </Badge>
      {unanalysed ? (
        <Badge color="orange" variant="outline" size="sm" radius="sm">
          {t('common.unanalysed')}
        </Badge>
      ) : null}
    </Group>
  )
}
