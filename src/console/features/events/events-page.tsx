/** Events: one row a message, newest first. */
import { Group, Select, Text } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listEvents, type EventRow } from '#contract/gateway-events-api.ts'
import { levels } from '#core/verdict.ts'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { LevelBadge, Moment, Parties, Subject } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'
import { useWord } from '../../i18n/words.ts'
import { outcomes } from '../../search.ts'

function Verdict({ row }: { readonly row: EventRow }) {
  if (!row.level) return null
  return (
    <>
      <LevelBadge level={row.level} />
      {row.threat ? <Text className="lz-threat">{row.threat}</Text> : null}
    </>
  )
}

/** Rows without a verdict stand before all others. */
const levelOf = ({ level }: EventRow) => (level ? levels.indexOf(level) : -1)

function useColumns(): Column<EventRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.subject'),
      lead: true,
      order: ({ summary }) => summary.subject,
      cell: ({ id, summary }) => (
        <div className="lz-wide">
          <Link className="lz-link" to="/events/$id" params={{ id }}>
            <Subject text={summary.subject} />
          </Link>
        </div>
      ),
    },
    { title: t('field.parties'), order: ({ sender }) => sender, cell: (row) => <Parties {...row} /> },
    { title: t('field.verdict'), width: 190, order: levelOf, cell: (row) => <Verdict row={row} /> },
    {
      title: t('field.outcome'),
      width: 206,
      order: ({ outcome }) => outcome,
      cell: (row) => (
        <>
          <OutcomeBadge {...row} />
          <Text size="xs" c="dimmed" mt={3} title={t('field.rule')}>
            {row.rule}
          </Text>
        </>
      ),
    },
  ]
}

export function EventsPage() {
  const { t } = useTranslation()
  const word = useWord()
  const columns = useColumns()
  const filter = useSearch({ from: '/events' })
  const navigate = useNavigate({ from: '/events' })
  const change = (next: typeof filter) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false })
  const { query, rows } = useRows(listEvents, filter, { rows: ({ events }) => events })
  return (
    <Page title={t('nav.events')} lead={t('events.lead')}>
      <Group gap="sm">
        <SearchField label={t('events.search')} value={filter.text} onSearch={(text) => change({ text })} />
        <Select
          aria-label={t('field.outcome')}
          placeholder={t('events.anyOutcome')}
          data={outcomes.map((value) => ({ value, label: word('outcome', value) }))}
          value={filter.outcome ?? null}
          onChange={(value) => change({ outcome: outcomes.find((one) => one === value) })}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          w={{ base: '100%', sm: 220 }}
        />
      </Group>
      <List
        query={query}
        label={t('nav.events')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('events.empty')} hint={t('events.emptyHint')} />}
      />
    </Page>
  )
}
