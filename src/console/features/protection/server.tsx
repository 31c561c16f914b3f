/** The analysis servers: none yet, or the pinned ones in the order of preference, with a way to forget each. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeServer, type ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Facts } from '../../components/facts.tsx'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useMay } from '../sign-in/session.ts'
import { AddServer } from './add-server.tsx'
import { standingOf } from './standing.ts'
import { StateBadge } from './state-badge.tsx'
import { StateExplanation } from './state-explanation.tsx'

type Pinned = ProtectionStatus['servers'][number]

function Remove({ address, isLast }: { readonly address: string; readonly isLast: boolean }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(removeServer, { done: t('common.done') })
  const text = isLast ? t('protection.removeText') : t('protection.removeOneText', { address })
  const remove = async () => {
    if (await confirm({ title: t('protection.remove'), text, action: t('protection.remove') }))
      action.mutate({ query: { address } })
  }
  return (
    <div>
      <Button variant="default" c="var(--lz-danger)" size="xs" loading={action.isPending} onClick={() => void remove()}>
        {t('protection.remove')}
      </Button>
    </div>
  )
}

function One({ server, status }: { readonly server: Pinned; readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  const mayWrite = useMay('gateway:write')
  const isAlone = status.servers.length === 1
  const isFirst = status.servers[0]?.address === server.address
  const standing = standingOf({ ...status, server, state: server.state })
  return (
    <Stack gap="sm" className="lz-server">
      {isAlone ? null : (
        <Group justify="space-between">
          <Text fw={600} size="sm">
            {t(isFirst ? 'protection.preferred' : 'protection.fallback')}
          </Text>
          <StateBadge state={standing} />
        </Group>
      )}
      <StateExplanation {...server} standing={standing} />
      <Facts
        all={[
          [t('protection.address'), server.address],
          [t('protection.kind'), server.kind === 'kata' ? t('serverKind.kata') : null],
          [t('protection.fingerprint'), <Fingerprint key="pinned" hex={server.fingerprint} />],
          [t('protection.confirmedAt'), <Moment key="at" at={server.confirmedAt} />],
        ]}
      />
      {mayWrite ? <Remove address={server.address} isLast={isAlone} /> : null}
    </Stack>
  )
}

function AddFallback() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <div>
        <Button variant="subtle" size="xs" onClick={() => setOpen(true)}>
          {t('protection.addFallback')}
        </Button>
      </div>
    )
  return (
    <Stack gap="sm" className="lz-server">
      <Text fw={600} size="sm">
        {t('protection.addFallback')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('protection.fallbackHint')}
      </Text>
      <AddServer role="fallback" onDone={() => setOpen(false)} />
    </Stack>
  )
}

export function Server({ status }: { readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  const mayWrite = useMay('gateway:write')
  const { servers } = status
  return (
    <Card title={t('protection.server')} aside={<StateBadge state={standingOf(status)} />}>
      <Stack gap="md" align="stretch">
        {servers.map((server) => (
          <One key={server.address} server={server} status={status} />
        ))}
        {servers.length === 0 && mayWrite ? <AddServer role="preferred" /> : null}
        {servers.length === 0 && !mayWrite ? <Text size="sm">{t('connectionText.not-configured')}</Text> : null}
        {servers.length > 0 && mayWrite ? <AddFallback /> : null}
      </Stack>
    </Card>
  )
}
