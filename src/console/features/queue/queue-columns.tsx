/** Columns of the message queue. */
import { Badge, Box, Progress, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { QueueRow } from '#contract/gateway-queue-api.ts'
import type { QueueName } from '#core/disposition.ts'
import type { Column } from '../../components/list/data-table.tsx'
import { Bytes, Distance, Parties, Subject } from '../../components/show.tsx'
import { useDetail } from '../../i18n/details.ts'
import { useSession } from '../sign-in/session.ts'

const colours: Record<QueueName, string> = {
  incoming: 'blue',
  active: 'cyan',
  deferred: 'yellow',
  hold: 'violet',
  corrupt: 'red',
}

function Message({ row }: { readonly row: QueueRow }) {
  return (
    <div className="lz-wide">
      <Link className="lz-link" to="/events/$id" params={{ id: row.id }}>
        <Subject text={row.summary.subject} />
      </Link>
      <Text size="xs" c="dimmed" className="lz-mono lz-id" title={row.id}>
        {row.id}
      </Text>
    </div>
  )
}

function Wait({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation()
  const detail = useDetail()
  const hasAnalysis = useSession().parts.includes('analysis')
  const reply = row.recipients.find(({ lastReply }) => lastReply)?.lastReply
  if (!row.reason && !row.due && !row.submission && !reply) return null
  return (
    <Box>
      {row.reason ? <Text size="sm">{detail(row.reason)}</Text> : null}
      <Due row={row} />
      {row.progress === undefined ? null : (
        <Progress value={row.progress} size="sm" mt={4} maw={180} aria-label={t('queue.progress')} animated />
      )}
      {row.submission && hasAnalysis ? (
        <Link className="lz-link" to="/submissions">
          <Text size="xs">{t('queue.submission')}</Text>
        </Link>
      ) : null}
      {reply && reply !== row.reason ? (
        <Text size="xs" c="dimmed" lineClamp={2} title={reply}>
          {reply}
        </Text>
      ) : null}
    </Box>
  )
}

function Due({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation()
  if (!row.due) return null
  return (
    <Text size="xs" c="dimmed">
      <Distance at={row.due} /> {row.queue === 'hold' ? t('queue.untilDeadline') : t('queue.untilAttempt')}
    </Text>
  )
}

/** Rows that wait for nothing in particular stand last. */
const dueOf = ({ due }: QueueRow) => due ?? '9999'

export function useQueueColumns(): Column<QueueRow>[] {
  const { t } = useTranslation()
  return [
    {
      title: t('queue.queue'),
      width: 136,
      order: ({ queue }) => queue,
      cell: ({ queue }) => (
        <Badge color={colours[queue]} variant="light" radius="sm" size="sm">
          {t(`queueName.${queue}`)}
        </Badge>
      ),
    },
    {
      title: t('field.subject'),
      lead: true,
      order: ({ summary }) => summary.subject,
      cell: (row) => <Message row={row} />,
    },
    {
      title: t('field.parties'),
      order: ({ sender }) => sender,
      cell: ({ sender, recipients }) => <Parties sender={sender} recipients={recipients.map((one) => one.address)} />,
    },
    { title: t('field.size'), width: 88, order: ({ size }) => size, cell: ({ size }) => <Bytes value={size} /> },
    { title: t('queue.age'), width: 100, order: ({ at }) => -Date.parse(at), cell: ({ at }) => <Distance at={at} /> },
    { title: t('queue.why'), width: 224, order: dueOf, cell: (row) => <Wait row={row} /> },
  ]
}
