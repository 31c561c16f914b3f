/** Switch 1 and switch 2: what is submitted; the second needs the first. And whether analysts may act on this gateway's mail. */
import { Stack, Switch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { changeProtection, type ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Card } from '../../components/page.tsx'
import { useMay } from '../sign-in/session.ts'

export function Switches({ status }: { readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(changeProtection, { done: t('common.saved') })
  const { submitClean, submitDetected, obeyAnalyst } = status.settings
  const locked = !useMay('gateway:write') || action.isPending || !status.server
  const offWords = { title: t('protection.offTitle'), text: t('protection.offText'), action: t('flow.off') }
  const changeFirst = async () => {
    if (submitClean && !(await confirm(offWords))) return
    action.mutate({ body: submitClean ? { submitClean: false, submitDetected: false } : { submitClean: true } })
  }
  return (
    <Card title={t('protection.what')}>
      <Stack gap="md">
        <Switch
          label={t('protection.submitClean')}
          description={t('protection.submitCleanHint')}
          checked={submitClean}
          disabled={locked}
          onChange={() => void changeFirst()}
        />
        <Switch
          label={t('protection.submitDetected')}
          description={submitClean ? t('protection.submitDetectedHint') : t('protection.needsFirst')}
          checked={submitDetected}
          disabled={locked || !submitClean}
          onChange={() => action.mutate({ body: { submitDetected: !submitDetected } })}
        />
        <Switch
          label={t('protection.obeyAnalyst')}
          description={t('protection.obeyAnalystHint')}
          checked={obeyAnalyst}
          disabled={locked}
          onChange={() => action.mutate({ body: { obeyAnalyst: !obeyAnalyst } })}
        />
        {status.server ? null : (
          <Text size="xs" c="dimmed">
            {t('protection.needsServer')}
          </Text>
        )}
      </Stack>
    </Card>
  )
}
