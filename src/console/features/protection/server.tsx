/** The analysis server: none yet, or the pinned one with a way to forget it. */
import { Alert, Button, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { removeServer, type ProtectionStatus } from '#contract/gateway-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Facts } from '../../components/facts.tsx'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useMay } from '../sign-in/session.ts'
import { AddServer } from './add-server.tsx'
import { StateBadge, stateColours } from './state-badge.tsx'

function Remove() {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(removeServer, { done: t('common.done') })
  const words = { title: t('protection.remove'), text: t('protection.removeText'), action: t('protection.remove') }
  const remove = async () => {
    if (await confirm(words)) action.mutate({})
  }
  return (
    <Button variant="default" c="red" size="xs" loading={action.isPending} onClick={() => void remove()}>
      {t('protection.remove')}
    </Button>
  )
}

export function StateExplanation({ status }: { readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  return (
    <Alert color={stateColours[status.state]} variant="light" py="xs">
      <Text size="sm">{t(`connectionText.${status.state}`)}</Text>
      {status.explanation ? (
        <Text size="xs" c="dimmed" mt={2}>
          {status.explanation}
        </Text>
      ) : null}
    </Alert>
  )
}

export function Server({ status }: { readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  const mayWrite = useMay('gateway:write')
  const { server } = status
  return (
    <Card title={t('protection.server')} aside={<StateBadge state={status.state} />}>
      <Stack gap="sm" align="stretch">
        {server ? (
          <>
            <StateExplanation status={status} />
            <Facts
              all={[
                [t('protection.address'), server.address],
                [t('protection.fingerprint'), <Fingerprint key="pinned" hex={server.fingerprint} />],
                [t('protection.confirmedAt'), <Moment key="at" at={server.confirmedAt} />],
              ]}
            />
            <div>{mayWrite ? <Remove /> : null}</div>
          </>
        ) : null}
        {!server && mayWrite ? <AddServer /> : null}
        {!server && !mayWrite ? <Text size="sm">{t('connectionText.not-configured')}</Text> : null}
      </Stack>
    </Card>
  )
}
