/** Asks the gateway to deliver the message or to delete it; what it did comes back as a disposition. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Command } from '#contract/analysis-api.ts'
import { actOnMessage, type AlertCard } from '#contract/analysis-console-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { useMay } from '../sign-in/session.ts'

const colours: Record<Command['action'], object> = {
  deliver: {},
  delete: { c: 'var(--lz-danger)' },
  retract: {},
  restore: {},
}

function Act({ alert, action }: { readonly alert: AlertCard; readonly action: Command['action'] }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const ask = useAction(actOnMessage, { done: t('alert.asked') })
  const label = t(`alert.${action}`)
  const act = async () => {
    if (!(await confirm({ title: label, text: t(`alert.${action}Text`), action: label }))) return
    ask.mutate({ params: { id: alert.id }, body: { action } })
  }
  return (
    <Button variant="default" {...colours[action]} loading={ask.isPending} onClick={() => void act()}>
      {label}
    </Button>
  )
}

/** The last thing that was told of any copy, by the beginning of its name. */
const told = ({ dispositions }: AlertCard, form: RegExp): boolean =>
  dispositions.some(({ action }) => form.test(action))
const wasDelivered = (alert: AlertCard): boolean => told(alert, /^(?:deliver|released)/)
const wasRetracted = (alert: AlertCard): boolean => told(alert, /^(?:retract|mailbox-moved)/)

export function GatewayActions({ alert }: { readonly alert: AlertCard }) {
  if (!useMay('analysis:act') || !alert.envelope) return null
  return (
    <>
      <Act alert={alert} action="deliver" />
      <Act alert={alert} action="delete" />
      {wasDelivered(alert) ? <Act alert={alert} action="retract" /> : null}
      {wasRetracted(alert) ? <Act alert={alert} action="restore" /> : null}
    </>
  )
}
