/** Deliver now and Delete for the chosen messages, or for all that match the filter. */
import { Button, Checkbox, Group, Progress, Text } from '@mantine/core'
import { IconSend, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBulk, type QueueFilter } from './use-bulk.ts'

function Running({ done, total, onStop }: { done: number; total: number; onStop: () => void }) {
  const { t } = useTranslation()
  return (
    <Group gap="sm" role="status">
      <Progress value={(done / total) * 100} w={180} aria-label={t('queue.acting')} />
      <Text size="sm">{t('queue.ofAll', { done, total })}</Text>
      <Button size="xs" variant="default" onClick={onStop}>
        {t('common.stop')}
      </Button>
    </Group>
  )
}

export interface QueueActionsProps {
  readonly ids: readonly string[]
  readonly filter: QueueFilter
  readonly onDone: () => void
}

export function QueueActions({ ids, filter, onDone }: QueueActionsProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { run, progress, stop } = useBulk(() => {
    setAll(false)
    onDone()
  })
  if (progress) return <Running done={progress.done + progress.missing} total={progress.total} onStop={stop} />
  const disabled = !all && ids.length === 0
  const target = all ? filter : ids
  const button = { size: 'xs', variant: 'default', disabled } as const
  return (
    <Group gap="xs">
      <Button {...button} leftSection={<IconSend size={15} />} onClick={() => run('deliver', target)}>
        {t('queue.deliver')}
      </Button>
      <Button
        {...button}
        {...(disabled ? {} : { c: 'var(--lz-danger)' })}
        leftSection={<IconTrash size={15} />}
        onClick={() => run('delete', target)}
      >
        {t('queue.delete')}
      </Button>
      <Checkbox
        size="xs"
        label={t('queue.allMatching')}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {all ? null : (
        <Text size="xs" c="dimmed">
          {ids.length > 0 ? t('common.chosen', { count: ids.length }) : t('common.chooseHint')}
        </Text>
      )}
    </Group>
  )
}
