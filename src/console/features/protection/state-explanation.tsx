/** What the state of the connection means, what to do next, and where the cause is not plain, what the link itself says. */
import { Alert, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ProtectionStatus } from '#contract/gateway-api.ts'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { useSession } from '../sign-in/session.ts'
import { needsCause, type Standing } from './standing.ts'
import { stateColours } from './state-badge.tsx'

const decidedByAnalyst: ReadonlySet<Standing> = new Set<Standing>(['waiting-for-authorisation', 'rejected'])

function Next({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation()
  const { parts } = useSession()
  if (standing === 'connected') return null
  return (
    <Text size="sm">
      <strong>{t('protection.next')}</strong> {t(`connectionNext.${standing}`)}
      {decidedByAnalyst.has(standing) && parts.includes('analysis') ? (
        <>
          {' '}
          <Link className="lz-link" to="/systems">
            {t('nav.systems')}
          </Link>
        </>
      ) : null}
    </Text>
  )
}

export interface StateExplanationProps extends Pick<ProtectionStatus, 'explanation' | 'shownFingerprint'> {
  readonly standing: Standing
}

export function StateExplanation({ standing, explanation, shownFingerprint }: StateExplanationProps) {
  const { t } = useTranslation()
  return (
    <Alert color={stateColours[standing]} variant="light" py="xs" className="lz-state" role="status">
      <Stack gap={4}>
        <Text size="sm">{t(`connectionText.${standing}`)}</Text>
        <Next standing={standing} />
        {shownFingerprint ? (
          <div>
            <Text size="sm" fw={600} mt={4}>
              {t('protection.shown')}
            </Text>
            <Fingerprint hex={shownFingerprint} />
          </div>
        ) : null}
        {needsCause(standing) ? (
          <Text className="lz-mono" c="dimmed">
            {explanation}
          </Text>
        ) : null}
      </Stack>
    </Alert>
  )
}
