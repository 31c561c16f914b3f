/** Deliver now and Delete for the chosen messages. */
import { Button, Group, Text } from '@mantine/core'
import { IconSend, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { actOnQueue } from '#contract/gateway-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'

export function QueueActions({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(actOnQueue, { done: t('common.done'), after: onDone })
  const count = ids.length
  const run = async (name: 'deliver' | 'delete') => {
    const question = {
      title: t(`queue.${name}`),
      text: t(`queue.${name}Text`, { count }),
      action: t(`queue.${name}`),
    }
    if (await confirm(question)) action.mutate({ body: { action: name, ids: [...ids] } })
  }
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSend size={15} />}
        disabled={count === 0}
        loading={action.isPending}
        onClick={() => void run('deliver')}
      >
        {t('queue.deliver')}
      </Button>
      <Button
        size="xs"
        variant="default"
        {...(count > 0 ? { c: 'red' } : {})}
        leftSection={<IconTrash size={15} />}
        disabled={count === 0 || action.isPending}
        onClick={() => void run('delete')}
      >
        {t('queue.delete')}
      </Button>
      <Text size="xs" c="dimmed">
        {count > 0 ? t('common.chosen', { count }) : t('common.chooseHint')}
      </Text>
    </Group>
  )
}
