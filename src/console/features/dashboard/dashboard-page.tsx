/** The figures of the last 24 hours of the parts this server has, each leading to its list. */
import { SimpleGrid, Text, Title } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { analysisFigures } from '#contract/analysis-console-api.ts'
import { gatewayFigures } from '#contract/gateway-events-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { showNumber } from '../../components/format.ts'
import { Page } from '../../components/page.tsx'
import { Span } from '../../components/show.tsx'
import { ConnectionNotice, WaitingSystems } from './attention.tsx'
import { useSession } from '../sign-in/session.ts'

interface FigureProps {
  readonly label: string
  readonly value: ReactNode
  /** The list of what was counted. */
  readonly link: LinkProps
  readonly tone?: 'red' | 'orange'
}

function Figure({ label, value, link, tone }: FigureProps) {
  const { i18n } = useTranslation()
  return (
    <Link {...link} className="lz-card lz-figure">
      <Text fz={26} fw={650} lh={1.15} {...(tone && value !== 0 ? { c: tone } : {})}>
        {typeof value === 'number' ? showNumber(value, i18n.language) : value}
      </Text>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
    </Link>
  )
}

const columns = { base: 2, sm: 3, xl: 6 }

function Gateway() {
  const { t } = useTranslation()
  const query = useRoute(gatewayFigures, {}, { every: 15_000 })
  return (
    <section>
      <Title order={2} mb="xs">
        {t('nav.gateway')}
      </Title>
      <Answer query={query}>
        {(figures) => (
          <SimpleGrid cols={columns} spacing="sm">
            <Figure label={t('figure.received')} value={figures.received} link={{ to: '/events' }} />
            <Figure
              label={t('figure.delivered')}
              value={figures.delivered}
              link={{ to: '/events', search: { outcome: 'delivered' } }}
            />
            <Figure label={t('figure.stopped')} value={figures.stopped} link={{ to: '/events' }} tone="red" />
            <Figure label={t('figure.held')} value={figures.held} link={{ to: '/queue', search: { queue: 'hold' } }} />
            <Figure
              label={t('figure.deferred')}
              value={figures.deferred}
              link={{ to: '/queue', search: { queue: 'deferred' } }}
            />
            <Figure
              label={t('figure.releasedUnanalysed')}
              value={figures.releasedUnanalysed}
              link={{ to: '/events' }}
              tone="orange"
            />
          </SimpleGrid>
        )}
      </Answer>
    </section>
  )
}

function Analysis() {
  const { t } = useTranslation()
  const query = useRoute(analysisFigures, {}, { every: 15_000 })
  return (
    <section>
      <Title order={2} mb="xs">
        {t('nav.analysis')}
      </Title>
      <Answer query={query}>
        {(figures) => (
          <SimpleGrid cols={columns} spacing="sm">
            <Figure label={t('figure.submissions')} value={figures.submissions} link={{ to: '/submissions' }} />
            <Figure label={t('figure.detections')} value={figures.detections} link={{ to: '/alerts' }} tone="red" />
            <Figure
              label={t('figure.newAlerts')}
              value={figures.newAlerts}
              link={{ to: '/alerts', search: { state: 'new' } }}
              tone="orange"
            />
            <Figure label={t('figure.waiting')} value={figures.waiting} link={{ to: '/submissions' }} />
            <Figure label={t('figure.failed')} value={figures.failed} link={{ to: '/submissions' }} tone="orange" />
            <Figure
              label={t('figure.medianTook')}
              value={figures.submissions > 0 ? <Span ms={figures.medianTook} /> : '—'}
              link={{ to: '/submissions' }}
            />
          </SimpleGrid>
        )}
      </Answer>
    </section>
  )
}

export function DashboardPage() {
  const { t } = useTranslation()
  const { parts } = useSession()
  return (
    <Page title={t('nav.dashboard')} lead={t('figure.lead')}>
      {parts.includes('gateway') ? <ConnectionNotice /> : null}
      {parts.includes('analysis') ? <WaitingSystems /> : null}
      {parts.includes('gateway') ? <Gateway /> : null}
      {parts.includes('analysis') ? <Analysis /> : null}
    </Page>
  )
}
