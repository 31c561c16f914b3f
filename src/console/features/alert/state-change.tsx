/** Moves the alert on, with a comment. */
import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { alertStates, changeAlert, type AlertCard } from '#contract/analysis-console-api.ts'
import { useAction } from '../../api.ts'
import { closeWords } from '../../components/confirm.tsx'
import { useMay } from '../sign-in/session.ts'

function Form({ alert, close }: { readonly alert: AlertCard; readonly close: () => void }) {
  const { t } = useTranslation()
  const [state, setState] = useState<AlertCard['state']>(alert.state === 'new' ? 'in-process' : 'closed')
  const [comment, setComment] = useState('')
  const action = useAction(changeAlert, { done: t('common.saved'), after: close })
  const save = () =>
    action.mutate({ params: { id: alert.id }, body: { state, ...(comment.trim() ? { comment: comment.trim() } : {}) } })
  return (
    <Stack>
      <Select
        label={t('alerts.state')}
        data={alertStates.map((value) => ({ value, label: t(`alertState.${value}`) }))}
        value={state}
        allowDeselect={false}
        onChange={(value) => setState(alertStates.find((name) => name === value) ?? state)}
      />
      <Textarea
        label={t('alert.comment')}
        autosize
        minRows={3}
        maxLength={4000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button loading={action.isPending} onClick={save}>
          {t('common.save')}
        </Button>
      </Group>
    </Stack>
  )
}

export function StateChange({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure()
  if (!useMay('analysis:write')) return null
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('alert.change')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('alert.change')} centered {...closeWords(t)}>
        <Form alert={alert} close={close} />
      </Modal>
    </>
  )
}
