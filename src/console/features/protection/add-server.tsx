/** Adding the analysis server: address, its certificate's fingerprint, comparison, confirmation. */
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { confirmServer, probeServer, serverKinds, type ServerKind } from '#contract/gateway-protection-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Facts } from '../../components/facts.tsx'
import { Day } from '../../components/show.tsx'
import { CompareFingerprint, compareFingerprints, Fingerprint } from '../../components/fingerprint.tsx'

type Role = 'preferred' | 'fallback'
interface Probe extends z.output<typeof probeServer.reply> {
  readonly kind: ServerKind
}

function AskAddress({ onProbe }: { readonly onProbe: (probe: Probe) => void }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const [kind, setKind] = useState<ServerKind>('lazaret')
  const action = useAction(probeServer, { after: (reply) => onProbe({ ...reply, kind }), failure: 'here' })
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
        <Select
          label={t('protection.kind')}
          data={serverKinds.map((value) => ({ value, label: t(`serverKind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(serverKinds.find((name) => name === value) ?? 'lazaret')}
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

interface CompareProps {
  readonly probe: Probe
  readonly role: Role
  readonly onBack: () => void
  readonly onDone: () => void
}

function Compare({ probe, role, onBack, onDone }: CompareProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const { address, fingerprint, kind } = probe
  const action = useAction(confirmServer, { done: t('protection.confirmed'), after: onDone, failure: 'here' })
  return (
    <Stack gap="sm">
      <Text size="sm">{t(`compareHint.${kind}`)}</Text>
      <Facts
        all={[
          [t('protection.address'), address],
          [t('protection.fingerprint'), <Fingerprint key="shown" hex={fingerprint} />],
          [t('protection.subject'), probe.subject],
          [t('protection.validUntil'), <Day key="until" at={probe.validUntil} />],
        ]}
      />
      <CompareFingerprint shown={fingerprint} typed={typed} onType={setTyped} where={t(`compareWhere.${kind}`)} />
      {action.isError ? <FailureBox error={action.error} /> : null}
      <Group>
        <Button
          disabled={compareFingerprints(fingerprint, typed) !== 'same'}
          loading={action.isPending}
          onClick={() => action.mutate({ body: { address, fingerprint, kind, role } })}
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

/** `onDone` follows a confirmation. */
export function AddServer({ role, onDone }: { readonly role: Role; readonly onDone?: () => void }) {
  const [probe, setProbe] = useState<Probe>()
  if (!probe) return <AskAddress onProbe={setProbe} />
  const back = () => setProbe(undefined)
  return <Compare probe={probe} role={role} onBack={back} onDone={() => onDone?.()} />
}
