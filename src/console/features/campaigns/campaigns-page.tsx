/** Campaigns, the newest first. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listCampaigns, type Campaign } from '#contract/analysis-campaigns-api.ts'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useNumber } from '../../components/use-number.ts'
import { useRows } from '../../components/list/use-rows.ts'

function useColumns(): Column<Campaign>[] {
  const { t } = useTranslation()
  const number = useNumber()
  return [
    {
      title: t('campaigns.name'),
      lead: true,
      cell: ({ id, name }) => (
        <Link className="lz-link lz-break" to="/campaigns/$id" params={{ id }}>
          {name || '—'}
        </Link>
      ),
    },
    { title: t('campaigns.threat'), cell: ({ threat }) => <span className="lz-threat">{threat}</span> },
    { title: t('campaigns.alerts'), width: 120, cell: ({ alerts }) => number(alerts) },
    { title: t('campaigns.first'), width: 140, cell: ({ first }) => <Moment at={first} /> },
    { title: t('campaigns.last'), width: 140, cell: ({ last }) => <Moment at={last} /> },
  ]
}

export function CampaignsPage() {
  const { t } = useTranslation()
  const columns = useColumns()
  const { query, rows } = useRows(listCampaigns, {}, { rows: ({ campaigns }) => campaigns })
  return (
    <Page title={t('nav.campaigns')} lead={t('campaigns.lead')}>
      <List
        query={query}
        label={t('nav.campaigns')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('campaigns.empty')} hint={t('campaigns.emptyHint')} />}
      />
    </Page>
  )
}
