/** Alerts, newest first. */
import { Group, SegmentedControl, Text } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { alertStates, listAlerts, type AlertRow } from '#contract/analysis-console-api.ts'
import { AlertStateBadge, ImportanceBadge, LateBadge, VipBadge } from '../../components/alert-badges.tsx'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Addresses, LevelBadge, Moment, Subject } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'
import { useWord } from '../../i18n/words.ts'

function useColumns(): Column<AlertRow>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.threat'),
      lead: true,
      order: ({ threat }) => threat,
      cell: ({ id, threat, importance }) => (
        <>
          <Link className="lz-link lz-threat" to="/alerts/$id" params={{ id }}>
            {threat || t('alerts.unnamed')}
          </Link>
          <ImportanceBadge importance={importance} />
        </>
      ),
    },
    {
      title: t('alerts.object'),
      order: ({ summary, name }) => summary?.subject || name,
      cell: ({ summary, name }) => (
        <div className="lz-wide">
          <Subject text={summary?.subject || name} />
          <Text size="xs" c="dimmed">
            {summary?.from}
          </Text>
        </div>
      ),
    },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    {
      title: t('alerts.technologies'),
      width: 132,
      cell: ({ technologies }) => technologies.map((name) => word('technology', name)).join(', '),
    },
    {
      title: t('alerts.verdictAndState'),
      width: 186,
      order: ({ score }) => score,
      cell: ({ level, score, state, late, vip = false }) => (
        <Group gap={4}>
          <LevelBadge level={level} score={score} />
          <AlertStateBadge state={state} />
          <LateBadge late={late} />
          <VipBadge vip={vip} />
        </Group>
      ),
    },
  ]
}

export function AlertsPage() {
  const { t } = useTranslation()
  const columns = useColumns()
  const filter = useSearch({ from: '/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const change = (next: typeof filter) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false })
  const { query, rows } = useRows(listAlerts, filter, { rows: ({ alerts }) => alerts })
  const choices = alertStates.map((value) => ({ value, label: t(`alertState.${value}`) }))
  return (
    <Page title={t('nav.alerts')} lead={t('alerts.lead')}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('alerts.state')}
          value={filter.state ?? 'all'}
          onChange={(value) => change({ state: alertStates.find((name) => name === value) })}
          data={[{ value: 'all', label: t('alerts.all') }, ...choices]}
          withItemsBorders={false}
          className="lz-segments"
        />
        <SearchField label={t('alerts.search')} value={filter.text} onSearch={(text) => change({ text })} />
      </Group>
      <List
        query={query}
        label={t('nav.alerts')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('alerts.empty')} hint={t('alerts.emptyHint')} />}
      />
    </Page>
  )
}
