/** What the state of the connection means and what to do next, the fingerprints in question, and the link's own words. */
import { Alert, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconClock, IconInfoCircle, IconPlugOff, IconShieldX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Moment } from '../../components/show.tsx'
import { useSession } from '../sign-in/session.ts'
import { causeOf } from './cause.ts'
import { needsCause, type Standing } from './standing.ts'
import { stateColours } from './state-badge.tsx'

const decidedByAnalyst: ReadonlySet<Standing> = new Set<Standing>(['waiting-for-authorisation', 'rejected'])
const icons: Record<Standing, typeof IconInfoCircle> = {
  'not-configured': IconInfoCircle,
  'switched-off': IconInfoCircle,
  'waiting-for-authorisation': IconClock,
  connected: IconCircleCheck,
  rejected: IconShieldX,
  'certificate-changed': IconShieldX,
  unreachable: IconPlugOff,
}

export interface StateExplanationProps extends Pick<ProtectionStatus, 'explanation' | 'shownFingerprint'> {
  readonly standing: Standing
  /** The confirmed one; shown beside the one that came instead. */
  readonly fingerprint?: string
  /** Code of the cause, where the gateway names one. */
  readonly reason?: string | undefined
  /** Since when it is so; ISO 8601. */
  readonly since?: string | undefined
}

const knownCause = ({ standing, explanation, reason }: StateExplanationProps) =>
  needsCause(standing) ? causeOf(explanation, reason) : undefined

/** What to do about the cause where it is known, else about the state. */
function Next({ standing, explanation, reason }: StateExplanationProps) {
  const { t } = useTranslation()
  const { parts } = useSession()
  if (standing === 'connected') return null
  const cause = knownCause({ standing, explanation, reason })
  return (
    <Text size="sm">
      <strong>{t('protection.next')}</strong> {cause ? t(`causeNext.${cause}`) : t(`connectionNext.${standing}`)}
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

function Named({ name, hex }: { readonly name: string; readonly hex: string }) {
  return (
    <div>
      <Text size="sm" fw={600} mt={4}>
        {name}
      </Text>
      <Fingerprint hex={hex} />
    </div>
  )
}

function Meaning({ standing, explanation, reason }: StateExplanationProps) {
  const { t } = useTranslation()
  const cause = knownCause({ standing, explanation, reason })
  return <Text size="sm">{cause ? t(`cause.${cause}`) : t(`connectionText.${standing}`)}</Text>
}

export function StateExplanation(props: StateExplanationProps) {
  const { standing, explanation, shownFingerprint, fingerprint, since } = props
  const { t } = useTranslation()
  const Icon = icons[standing]
  return (
    <Alert
      color={stateColours[standing]}
      variant="light"
      py="xs"
      className="lz-state"
      role="status"
      icon={<Icon size={18} aria-hidden />}
    >
      <Stack gap={4}>
        <Meaning {...props} />
        <Next {...props} />
        {since ? (
          <Text size="xs" c="dimmed">
            {t('protection.since')} <Moment at={since} />
          </Text>
        ) : null}
        {shownFingerprint ? (
          <>
            {fingerprint ? <Named name={t('protection.pinned')} hex={fingerprint} /> : null}
            <Named name={t('protection.shown')} hex={shownFingerprint} />
          </>
        ) : null}
        {needsCause(standing) && !shownFingerprint ? (
          <details className="lz-details">
            <summary>{t('protection.technical')}</summary>
            <Text className="lz-mono">{explanation}</Text>
          </details>
        ) : null}
      </Stack>
    </Alert>
  )
}
