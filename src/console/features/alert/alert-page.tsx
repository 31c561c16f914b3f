/** The alert card: the message, who detected it, what it did when it was run, and what the gateway did. */
import { SimpleGrid, Stack } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { showAlert, type AlertCard } from '#contract/analysis-console-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { Page } from '../../components/page.tsx'
import { useSession } from '../sign-in/session.ts'
import { Behaviour } from './behaviour.tsx'
import { Changes } from './changes.tsx'
import { Dispositions } from './dispositions.tsx'
import { Findings } from './findings.tsx'
import { GatewayActions } from './gateway-actions.tsx'
import { Message } from './message.tsx'
import { Objects } from './objects.tsx'
import { Rescan } from './rescan.tsx'
import { StateChange } from './state-change.tsx'
import { Technologies } from './technologies.tsx'
import { Work } from './work.tsx'

function OpenEvent({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  return (
    <Link className="lz-link" to="/events/$id" params={{ id }}>
      {t('test.event')}
    </Link>
  )
}

function Body({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const { report } = alert
  const hasGateway = useSession().parts.includes('gateway')
  return (
    <Page
      title={alert.threat || t('alerts.unnamed')}
      back={{ to: '/alerts', label: t('nav.alerts') }}
      actions={
        <>
          {hasGateway && alert.envelope ? <OpenEvent id={alert.submission} /> : null}
          <GatewayActions alert={alert} />
          <Rescan alert={alert} />
          <StateChange alert={alert} />
        </>
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack>
          <Message alert={alert} />
          <Dispositions alert={alert} />
        </Stack>
        <Stack>
          <Work alert={alert} />
          <Technologies report={report} />
        </Stack>
      </SimpleGrid>
      <Findings report={report} />
      {report.behaviour.map((run) => (
        <Behaviour key={run.object} run={run} report={report} />
      ))}
      <Objects all={report.artifacts} />
      <Changes all={alert.changes} />
    </Page>
  )
}

export function AlertPage() {
  const { id } = useParams({ from: '/alerts/$id' })
  const query = useRoute(showAlert, { params: { id } })
  return <Answer query={query}>{(alert) => <Body alert={alert} />}</Answer>
}
