/** Adding the analysis server: address, its certificate's fingerprint, comparison, confirmation. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { confirmServer, probeServer } from '#contract/gateway-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Facts } from '../../components/facts.tsx'
import { CompareFingerprint, compareFingerprints, Fingerprint } from '../../components/fingerprint.tsx'

type Probe = z.output<typeof probeServer.reply>

function AskAddress({ onProbe }: { readonly onProbe: (probe: Probe) => void }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const action = useAction(probeServer, { after: onProbe, failure: 'here' })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        action.mutate({ body: { address: address.trim() } })
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('protection.addHint')}
        </Text>
        <TextInput
          label={t('protection.address')}
          description={t('protection.addressHint')}
          placeholder="analysis.example.org:8443"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          required
          maxLength={300}
        />
        {action.isError ? <FailureBox error={action.error} /> : null}
        <Group>
          <Button type="submit" loading={action.isPending} disabled={address.trim() === ''}>
            {t('protection.probe')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Compare({ probe, onBack }: { readonly probe: Probe; readonly onBack: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const { address, fingerprint } = probe
  const action = useAction(confirmServer, { done: t('protection.confirmed'), failure: 'here' })
  return (
    <Stack gap="sm">
      <Text size="sm">{t('protection.compareHint')}</Text>
      <Facts
        all={[
          [t('protection.address'), address],
          [t('protection.fingerprint'), <Fingerprint key="shown" hex={fingerprint} />],
          [t('protection.subject'), probe.subject],
          [t('protection.validUntil'), probe.validUntil],
        ]}
      />
      <CompareFingerprint shown={fingerprint} typed={typed} onType={setTyped} where={t('protection.where')} />
      {action.isError ? <FailureBox error={action.error} /> : null}
      <Group>
        <Button
          disabled={compareFingerprints(fingerprint, typed) !== 'same'}
          loading={action.isPending}
          onClick={() => action.mutate({ body: { address, fingerprint } })}
        >
          {t('protection.confirm')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
      </Group>
    </Stack>
  )
}

export function AddServer() {
  const [probe, setProbe] = useState<Probe>()
  if (!probe) return <AskAddress onProbe={setProbe} />
  return <Compare probe={probe} onBack={() => setProbe(undefined)} />
}
