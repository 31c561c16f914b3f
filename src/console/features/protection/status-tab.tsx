/** The Status tab: connection, certificates, what is held and what went out without a verdict. */
import { Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { Facts } from '../../components/facts.tsx'
import { showNumber } from '../../components/format.ts'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Card } from '../../components/page.tsx'
import { Bytes } from '../../components/show.tsx'
import { standingOf } from './standing.ts'
import { StateBadge } from './state-badge.tsx'
import { StateExplanation } from './state-explanation.tsx'

export function StatusTab({ status }: { readonly status: ProtectionStatus }) {
  const { t, i18n } = useTranslation()
  const number = (value: number) => showNumber(value, i18n.language)
  const { server, settings, held } = status
  const onOff = (on: boolean) => t(on ? 'common.on' : 'common.off')
  return (
    <Stack>
      <Card title={t('protection.connection')} aside={<StateBadge state={standingOf(status)} />}>
        <Stack gap="sm">
          <StateExplanation
            {...status}
            {...(server ? { fingerprint: server.fingerprint } : {})}
            standing={standingOf(status)}
          />
          <Facts
            all={[
              [t('protection.address'), server?.address],
              [
                t('protection.pinned'),
                server && !status.shownFingerprint ? <Fingerprint key="pinned" hex={server.fingerprint} /> : null,
              ],
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
                {t('protection.ofMost', { held: number(held.messages), most: number(settings.holdMessages) })}
              </Link>,
            ],
            [
              t('protection.heldSize'),
              <span key="size">
                <Bytes value={held.bytes} /> / <Bytes value={settings.holdMegabytes * 1024 * 1024} />
              </span>,
            ],
            [
              t('protection.releasedUnanalysed'),
              status.releasedUnanalysed === undefined ? null : number(status.releasedUnanalysed),
            ],
          ]}
        />
      </Card>
    </Stack>
  )
}
