/** The Status tab: connection, certificates, what is held and what went out without a verdict. */
import { Alert, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ProtectionStatus } from '#contract/gateway-api.ts'
import { Facts } from '../../components/facts.tsx'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Card } from '../../components/page.tsx'
import { Bytes } from '../../components/show.tsx'
import { StateExplanation } from './server.tsx'
import { StateBadge } from './state-badge.tsx'

function ChangedCertificate({ shown }: { readonly shown: string }) {
  const { t } = useTranslation()
  return (
    <Alert color="red" variant="light" title={t('protection.changedTitle')}>
      <Text size="sm" mb="xs">
        {t('protection.changedText')}
      </Text>
      <Fingerprint hex={shown} />
    </Alert>
  )
}

export function StatusTab({ status }: { readonly status: ProtectionStatus }) {
  const { t } = useTranslation()
  const { server, settings, held } = status
  const onOff = (on: boolean) => t(on ? 'common.on' : 'common.off')
  return (
    <Stack>
      <Card title={t('protection.connection')} aside={<StateBadge state={status.state} />}>
        <Stack gap="sm">
          <StateExplanation status={status} />
          {status.shownFingerprint ? <ChangedCertificate shown={status.shownFingerprint} /> : null}
          <Facts
            all={[
              [t('protection.address'), server?.address],
              [t('protection.pinned'), server ? <Fingerprint key="pinned" hex={server.fingerprint} /> : null],
              [t('protection.own'), <Fingerprint key="own" hex={status.ownFingerprint} />],
              [t('protection.submitClean'), onOff(settings.submitClean)],
              [t('protection.submitDetected'), onOff(settings.submitDetected)],
            ]}
          />
        </Stack>
      </Card>
      <Card title={t('protection.hold')}>
        <Facts
          all={[
            [
              t('protection.heldMessages'),
              <Link key="held" className="lz-link" to="/queue">
                {t('protection.ofMost', { count: held.messages, most: settings.holdMessages })}
              </Link>,
            ],
            [
              t('protection.heldSize'),
              <span key="size">
                <Bytes value={held.bytes} /> / <Bytes value={settings.holdMegabytes * 1024 * 1024} />
              </span>,
            ],
            [t('protection.releasedUnanalysed'), status.releasedUnanalysed],
          ]}
        />
      </Card>
    </Stack>
  )
}
