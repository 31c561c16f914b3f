/** Submissions: everything connected systems handed over, what is being analysed now, and what came of it. */
import { Badge, Group, Loader, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listAlerts, listSubmissions, type submissionRow } from '#contract/analysis-console-api.ts'
import type { SubmissionState } from '#core/submission.ts'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { Distance, LevelBadge, Moment, Span, Subject } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'
import { useSession } from '../sign-in/session.ts'

type SubmissionRow = z.output<typeof submissionRow>
/** Submission to its alert. */
type Alerts = ReadonlyMap<string, string>

const colours: Record<SubmissionState, string> = { queued: 'gray', analysing: 'blue', done: 'teal', failed: 'orange' }

function State({ row }: { readonly row: SubmissionRow }) {
  const { t } = useTranslation()
  return (
    <Group gap={6} wrap="nowrap">
      <Badge variant="light" radius="sm" size="sm" color={colours[row.state]}>
        {t(`submissionState.${row.state}`)}
      </Badge>
      {row.state === 'analysing' ? <Loader size={12} aria-hidden /> : null}
    </Group>
  )
}

function Took({ row }: { readonly row: SubmissionRow }) {
  if (row.took !== undefined) return <Span ms={row.took} />
  return row.state === 'queued' || row.state === 'analysing' ? <Distance at={row.at} /> : null
}

function Verdict({ row, alert }: { readonly row: SubmissionRow; readonly alert: string | undefined }) {
  const { t } = useTranslation()
  if (!row.level) return null
  const words = row.threat ?? t('alerts.unnamed')
  return (
    <>
      <LevelBadge level={row.level} {...(row.score === undefined ? {} : { score: Math.round(row.score) })} />
      {alert ? (
        <Link className="lz-link lz-threat" to="/alerts/$id" params={{ id: alert }}>
          {words}
        </Link>
      ) : null}
      {!alert && row.threat ? <Text className="lz-threat">{row.threat}</Text> : null}
    </>
  )
}

function Name({ row }: { readonly row: SubmissionRow }) {
  const { t } = useTranslation()
  const hasGateway = useSession().parts.includes('gateway')
  return (
    <div className="lz-wide">
      {hasGateway && row.kind === 'message' ? (
        <Link className="lz-link" to="/events/$id" params={{ id: row.id }}>
          <Subject text={row.name} />
        </Link>
      ) : (
        <Subject text={row.name} />
      )}
      <Text size="xs" c="dimmed">
        {t(`submissionKind.${row.kind}`)} · {row.system}
      </Text>
    </div>
  )
}

function useColumns(alerts: Alerts): Column<SubmissionRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    { title: t('alerts.object'), lead: true, order: ({ name }) => name, cell: (row) => <Name row={row} /> },
    { title: t('alerts.state'), width: 150, order: ({ state }) => state, cell: (row) => <State row={row} /> },
    {
      title: t('field.verdict'),
      width: 250,
      order: ({ score }) => score ?? -1,
      cell: (row) => <Verdict row={row} alert={alerts.get(row.id)} />,
    },
    { title: t('submissions.took'), width: 100, order: ({ took }) => took ?? -1, cell: (row) => <Took row={row} /> },
  ]
}

export function SubmissionsPage() {
  const { t } = useTranslation()
  const { query, rows } = useRows(listSubmissions, {}, { rows: ({ submissions }) => submissions })
  const alerts = useRows(listAlerts, {}, { rows: (reply) => reply.alerts })
  const columns = useColumns(new Map(alerts.rows.map(({ id, submission }) => [submission, id])))
  return (
    <Page title={t('nav.submissions')} lead={t('submissions.lead')}>
      <List
        query={query}
        label={t('nav.submissions')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('submissions.empty')} hint={t('submissions.emptyHint')} />}
      />
    </Page>
  )
}
