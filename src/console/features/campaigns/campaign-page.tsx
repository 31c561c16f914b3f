/** One campaign: what its alerts have in common, and the alerts. */
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { showCampaign } from '#contract/analysis-campaigns-api.ts'
import type { AlertRow } from '#contract/analysis-console-api.ts'
import { useRoute } from '../../api.ts'
import { AlertStateBadge, ImportanceBadge } from '../../components/alert-badges.tsx'
import { Answer } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'

interface TraitRow {
  readonly id: string
  readonly kind: string
  readonly value: string
  readonly alerts: number
}

function useTraitColumns(): Column<TraitRow>[] {
  const { t, i18n } = useTranslation()
  return [
    {
      title: t('exclusions.kind'),
      width: 150,
      cell: ({ kind }) => (i18n.exists(`traitKind.${kind}`) ? t(`traitKind.${kind}` as never) : kind),
    },
    { title: t('threats.values'), lead: true, cell: ({ value }) => <span className="lz-mono lz-break">{value}</span> },
    { title: t('campaigns.alerts'), width: 120, cell: ({ alerts }) => alerts },
  ]
}

function useAlertColumns(): Column<AlertRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 140, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('campaigns.name'),
      lead: true,
      cell: ({ id, name }) => (
        <Link className="lz-link lz-break" to="/alerts/$id" params={{ id }}>
          {name || '—'}
        </Link>
      ),
    },
    { title: t('campaigns.threat'), cell: ({ threat }) => threat },
    { title: t('work.importance'), width: 130, cell: (row) => <ImportanceBadge importance={row.importance} /> },
    { title: t('alerts.state'), width: 130, cell: (row) => <AlertStateBadge state={row.state} /> },
  ]
}

export function CampaignPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/campaigns/$id' })
  const [traits, alerts] = [useTraitColumns(), useAlertColumns()]
  const query = useRoute(showCampaign, { params: { id } })
  return (
    <Answer query={query}>
      {(campaign) => (
        <Page title={campaign.name || t('nav.campaigns')} back={{ to: '/campaigns', label: t('nav.campaigns') }}>
          <Card title={t('campaigns.common')}>
            <DataTable
              label={t('campaigns.common')}
              rows={campaign.traits.map((one) => Object.assign({ id: `${one.kind} ${one.value}` }, one))}
              columns={traits}
              empty={null}
            />
          </Card>
          <DataTable label={t('nav.alerts')} rows={campaign.rows} columns={alerts} empty={null} />
        </Page>
      )}
    </Answer>
  )
}
