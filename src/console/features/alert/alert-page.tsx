/** The alert card: the message, who detected it, what it did when it was run, and what the gateway did. */
import { SimpleGrid, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { showAlert, type AlertCard } from '#contract/analysis-console-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { Page } from '../../components/page.tsx'
import { Behaviour } from './behaviour.tsx'
import { Changes } from './changes.tsx'
import { Dispositions } from './dispositions.tsx'
import { Findings } from './findings.tsx'
import { Message } from './message.tsx'
import { Objects } from './objects.tsx'
import { StateChange } from './state-change.tsx'
import { Technologies } from './technologies.tsx'

function Body({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const { report } = alert
  return (
    <Page title={alert.threat || t('alerts.unnamed')} actions={<StateChange alert={alert} />}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Message alert={alert} />
        <Stack>
          <Technologies report={report} />
          <Dispositions all={alert.dispositions} />
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
