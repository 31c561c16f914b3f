/** Alerts, newest first. */
import { Group, SegmentedControl, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { alertStates, listAlerts, type AlertRow } from '#contract/analysis-console-api.ts'
import { useRoute } from '../../api.ts'
import { AlertStateBadge, ImportanceBadge, LateBadge } from '../../components/alert-badges.tsx'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Addresses, LevelBadge, Moment } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'
import { useWord } from '../../i18n/words.ts'

function useColumns(): Column<AlertRow>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    { title: t('field.time'), width: 170, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.threat'),
      lead: true,
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
      cell: ({ summary, name }) => (
        <div className="lz-wide">
          {summary?.subject || name}
          <Text size="xs" c="dimmed">
            {summary?.from}
          </Text>
        </div>
      ),
    },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    {
      title: t('alerts.technologies'),
      width: 170,
      cell: ({ technologies }) => technologies.map((name) => word('technology', name)).join(', '),
    },
    { title: t('field.verdict'), width: 150, cell: ({ level, score }) => <LevelBadge level={level} score={score} /> },
    {
      title: t('alerts.state'),
      width: 110,
      cell: ({ state, late }) => (
        <Group gap={4}>
          <AlertStateBadge state={state} />
          <LateBadge late={late} />
        </Group>
      ),
    },
  ]
}

export function AlertsPage() {
  const { t } = useTranslation()
  const columns = useColumns()
  const [state, setState] = useState('all')
  const [text, setText] = useState<string>()
  const { limit, moreOf } = useWindow()
  const query = useRoute(listAlerts, { query: { limit, text, state: alertStates.find((name) => name === state) } })
  const choices = alertStates.map((value) => ({ value, label: t(`alertState.${value}`) }))
  return (
    <Page title={t('nav.alerts')} lead={t('alerts.lead')}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('alerts.state')}
          value={state}
          onChange={setState}
          data={[{ value: 'all', label: t('alerts.all') }, ...choices]}
          withItemsBorders={false}
          className="lz-segments"
        />
        <SearchField label={t('alerts.search')} onSearch={setText} />
      </Group>
      <Answer query={query}>
        {({ alerts }) => (
          <DataTable
            label={t('nav.alerts')}
            rows={alerts}
            columns={columns}
            empty={<Empty title={t('alerts.empty')} hint={t('alerts.emptyHint')} />}
            {...moreOf(alerts.length)}
          />
        )}
      </Answer>
    </Page>
  )
}
