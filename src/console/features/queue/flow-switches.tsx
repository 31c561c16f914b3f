/** Receiving and Sending; turning one off asks first. */
import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { switchFlow } from '#contract/gateway-queue-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { useMay } from '../sign-in/session.ts'

interface Flow {
  readonly receiving: boolean
  readonly sending: boolean
}
const directions = ['receiving', 'sending'] as const

export function FlowSwitches({ flow }: { readonly flow: Flow }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(switchFlow)
  const disabled = !useMay('gateway:write') || action.isPending
  const change = async (name: (typeof directions)[number]) => {
    const question = { title: t(`flow.${name}Off`), text: t(`flow.${name}OffText`), action: t('flow.off') }
    if (flow[name] && !(await confirm(question))) return
    action.mutate({ body: { [name]: !flow[name] } })
  }
  return directions.map((name) => (
    <Switch
      key={name}
      label={t(`flow.${name}`)}
      checked={flow[name]}
      disabled={disabled}
      color="teal"
      onChange={() => void change(name)}
    />
  ))
}
