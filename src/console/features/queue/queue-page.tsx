/** Message queue: what waits where and why, live; deliver now, delete, stop receiving or sending. */
import { Group, SegmentedControl, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { queues, type QueueName } from '#core/disposition.ts'
import { Empty } from '../../components/answer.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Bytes } from '../../components/show.tsx'
import { useNumber } from '../../components/use-number.ts'
import { useRows } from '../../components/list/use-rows.ts'
import { useMay } from '../sign-in/session.ts'
import { FlowSwitches } from './flow-switches.tsx'
import { QueueActions } from './queue-actions.tsx'
import { useQueueColumns } from './queue-columns.tsx'
import type { QueueFilter } from './use-bulk.ts'

type QueueReply = z.output<typeof listQueue.reply>
const useQueue = (filter: QueueFilter) => useRows(listQueue, filter, { rows: ({ messages }) => messages })

function useChoices(counts: QueueReply['counts'] | undefined) {
  const { t } = useTranslation()
  const number = useNumber()
  const count = (name: QueueName) => counts?.[name]?.messages ?? 0
  const total = queues.reduce((sum, name) => sum + count(name), 0)
  const shown = queues.filter((name) => name !== 'corrupt' || count(name) > 0)
  return [
    { value: 'all', label: `${t('queue.all')} ${number(total)}` },
    ...shown.map((name) => ({ value: name, label: `${t(`queueName.${name}`)} ${number(count(name))}` })),
  ]
}

function HeldSize({ counts }: { readonly counts: QueueReply['counts'] }) {
  const { t } = useTranslation()
  const bytes = counts.hold?.bytes ?? 0
  return (
    <Text size="xs" c="dimmed">
      {t('queue.heldSize')} <Bytes value={bytes} />
    </Text>
  )
}

function Rows({ list, filter }: { readonly list: ReturnType<typeof useQueue>; readonly filter: QueueFilter }) {
  const { t } = useTranslation()
  const columns = useQueueColumns()
  const mayWrite = useMay('gateway:write')
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const present = new Set(list.rows.map(({ id }) => id).filter((id) => chosen.has(id)))
  const actions = <QueueActions ids={[...present]} filter={filter} onDone={() => choose(new Set())} />
  return (
    <List
      query={list.query}
      label={t('nav.queue')}
      rows={list.rows}
      columns={columns}
      empty={<Empty title={t('queue.empty')} hint={t('queue.emptyHint')} />}
      {...(mayWrite ? { above: actions, selection: { chosen: present, choose } } : {})}
    />
  )
}

export function QueuePage() {
  const { t } = useTranslation()
  const filter: QueueFilter = useSearch({ from: '/queue' })
  const navigate = useNavigate({ from: '/queue' })
  const change = (next: QueueFilter) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false })
  const list = useQueue(filter)
  const { first } = list
  const choices = useChoices(first?.counts)
  return (
    <Page title={t('nav.queue')} lead={t('queue.lead')} actions={first ? <FlowSwitches flow={first} /> : null}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('queue.filter')}
          value={filter.queue ?? 'all'}
          onChange={(value) => change({ queue: queues.find((name) => name === value) })}
          data={choices}
          withItemsBorders={false}
          className="lz-segments"
        />
        <SearchField label={t('queue.search')} value={filter.text} onSearch={(text) => change({ text })} />
        {first ? <HeldSize counts={first.counts} /> : null}
      </Group>
      <Rows list={list} filter={filter} />
    </Page>
  )
}
