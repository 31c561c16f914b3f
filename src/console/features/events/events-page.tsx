/** Events: one row a message, newest first. */
import { Group, Select, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listEvents, type EventRow } from '#contract/gateway-api.ts'
import { endings, queues } from '#core/disposition.ts'
import { useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Address, Addresses, LevelBadge, Moment, Subject } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'
import { useWord } from '../../i18n/words.ts'

function Verdict({ row }: { readonly row: EventRow }) {
  if (!row.level) return null
  return (
    <>
      <LevelBadge level={row.level} />
      {row.threat ? <Text className="lz-threat">{row.threat}</Text> : null}
    </>
  )
}

function useColumns(): Column<EventRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 170, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.subject'),
      lead: true,
      cell: ({ id, summary }) => (
        <div className="lz-wide">
          <Link className="lz-link" to="/events/$id" params={{ id }}>
            <Subject text={summary.subject} />
          </Link>
        </div>
      ),
    },
    { title: t('field.sender'), cell: ({ sender }) => <Address text={sender} /> },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    { title: t('field.rule'), width: 110, cell: ({ rule }) => rule },
    { title: t('field.verdict'), width: 190, cell: (row) => <Verdict row={row} /> },
    { title: t('field.outcome'), width: 170, cell: (row) => <OutcomeBadge {...row} /> },
  ]
}

export function EventsPage() {
  const { t } = useTranslation()
  const word = useWord()
  const columns = useColumns()
  const [text, setText] = useState<string>()
  const [outcome, setOutcome] = useState<string | null>(null)
  const { limit, moreOf } = useWindow()
  const query = useRoute(listEvents, { query: { limit, text, outcome: outcome ?? undefined } })
  const outcomes = [...endings, ...queues].map((value) => ({ value, label: word('outcome', value) }))
  return (
    <Page title={t('nav.events')} lead={t('events.lead')}>
      <Group gap="sm">
        <SearchField label={t('events.search')} onSearch={setText} />
        <Select
          aria-label={t('field.outcome')}
          placeholder={t('events.anyOutcome')}
          data={outcomes}
          value={outcome}
          onChange={setOutcome}
          clearable
          w={{ base: '100%', sm: 220 }}
        />
      </Group>
      <Answer query={query}>
        {({ events }) => (
          <DataTable
            label={t('nav.events')}
            rows={events}
            columns={columns}
            empty={<Empty title={t('events.empty')} hint={t('events.emptyHint')} />}
            {...moreOf(events.length)}
          />
        )}
      </Answer>
    </Page>
  )
}
