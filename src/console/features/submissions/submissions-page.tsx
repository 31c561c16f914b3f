/** Submissions: everything connected systems handed over, what is being analysed now, and what came of it. */
import { Badge, Group, Loader, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listAlerts, listSubmissions, type submissionRow } from '#contract/analysis-console-api.ts'
import type { SubmissionState } from '#core/submission.ts'
import { useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Distance, LevelBadge, Moment, Span, Subject } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'
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
    </div>
  )
}

function useColumns(alerts: Alerts): Column<SubmissionRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 180, cell: ({ at }) => <Moment at={at} /> },
    { title: t('alerts.object'), lead: true, cell: (row) => <Name row={row} /> },
    { title: t('submissions.kind'), width: 110, cell: ({ kind }) => t(`submissionKind.${kind}`) },
    { title: t('alert.system'), cell: ({ system }) => system },
    { title: t('alerts.state'), width: 130, cell: (row) => <State row={row} /> },
    { title: t('field.verdict'), width: 220, cell: (row) => <Verdict row={row} alert={alerts.get(row.id)} /> },
    { title: t('submissions.took'), width: 120, cell: (row) => <Took row={row} /> },
  ]
}

export function SubmissionsPage() {
  const { t } = useTranslation()
  const { limit, moreOf } = useWindow()
  const query = useRoute(listSubmissions, { query: { limit } })
  const alerts = useRoute(listAlerts, { query: { limit } })
  const columns = useColumns(new Map(alerts.data?.alerts.map(({ id, submission }) => [submission, id])))
  return (
    <Page title={t('nav.submissions')} lead={t('submissions.lead')}>
      <Answer query={query}>
        {({ submissions }) => (
          <DataTable
            label={t('nav.submissions')}
            rows={submissions}
            columns={columns}
            empty={<Empty title={t('submissions.empty')} hint={t('submissions.emptyHint')} />}
            {...moreOf(submissions.length)}
          />
        )}
      </Answer>
    </Page>
  )
}
