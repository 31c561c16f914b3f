/** Message queue: what waits where and why, live; deliver now, delete, stop receiving or sending. */
import { Group, SegmentedControl, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { listQueue } from '#contract/gateway-api.ts'
import { queues, type QueueName } from '#core/disposition.ts'
import { useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Bytes } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'
import { useMay } from '../sign-in/session.ts'
import { FlowSwitches } from './flow-switches.tsx'
import { QueueActions } from './queue-actions.tsx'
import { useQueueColumns } from './queue-columns.tsx'
import type { QueueFilter } from './use-bulk.ts'

type QueueReply = z.output<typeof listQueue.reply>
type Filter = QueueName | 'all'

function choices(t: TFunction, counts: QueueReply['counts'] | undefined) {
  const count = (name: QueueName) => counts?.[name]?.messages ?? 0
  const total = queues.reduce((sum, name) => sum + count(name), 0)
  const shown = queues.filter((name) => name !== 'corrupt' || count(name) > 0)
  return [
    { value: 'all', label: `${t('queue.all')} ${total}` },
    ...shown.map((name) => ({ value: name, label: `${t(`queueName.${name}`)} ${count(name)}` })),
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

interface TableProps {
  readonly reply: QueueReply
  readonly filter: QueueFilter
  readonly more: { more?: () => void }
}

function Table({ reply, filter, more }: TableProps) {
  const { t } = useTranslation()
  const columns = useQueueColumns()
  const mayWrite = useMay('gateway:write')
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const present = new Set(reply.messages.map(({ id }) => id).filter((id) => chosen.has(id)))
  return (
    <>
      {mayWrite && reply.messages.length > 0 ? (
        <QueueActions ids={[...present]} filter={filter} onDone={() => choose(new Set())} />
      ) : null}
      <DataTable
        label={t('nav.queue')}
        rows={reply.messages}
        columns={columns}
        empty={<Empty title={t('queue.empty')} hint={t('queue.emptyHint')} />}
        {...(mayWrite ? { selection: { chosen: present, choose } } : {})}
        {...more}
      />
    </>
  )
}

export function QueuePage() {
  const { t } = useTranslation()
  const [queue, setQueue] = useState<Filter>('all')
  const [text, setText] = useState<string>()
  const { limit, moreOf } = useWindow()
  const filter: QueueFilter = { text, queue: queue === 'all' ? undefined : queue }
  const query = useRoute(listQueue, { query: { limit, ...filter } })
  const { data } = query
  return (
    <Page title={t('nav.queue')} lead={t('queue.lead')} actions={data ? <FlowSwitches flow={data} /> : null}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('queue.filter')}
          value={queue}
          onChange={(value) => setQueue(queues.find((name) => name === value) ?? 'all')}
          data={choices(t, data?.counts)}
          withItemsBorders={false}
          className="lz-segments"
        />
        <SearchField label={t('queue.search')} onSearch={setText} />
        {data ? <HeldSize counts={data.counts} /> : null}
      </Group>
      <Answer query={query}>
        {(reply) => <Table reply={reply} filter={filter} more={moreOf(reply.messages.length)} />}
      </Answer>
    </Page>
  )
}
