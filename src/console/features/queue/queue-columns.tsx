/** Columns of the message queue. */
import { Badge, Box, Progress, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { QueueRow } from '#contract/gateway-api.ts'
import type { QueueName } from '#core/disposition.ts'
import type { Column } from '../../components/data-table.tsx'
import { Address, Addresses, Bytes, Distance, Subject } from '../../components/show.tsx'
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
  return (
    <Box>
      <Text size="sm">{detail(row.reason)}</Text>
      {row.progress === undefined ? null : (
        <Progress value={row.progress} size="sm" mt={4} maw={180} aria-label={t('queue.progress')} animated />
      )}
      {row.submission && hasAnalysis ? (
        <Link className="lz-link" to="/submissions">
          <Text size="xs">{t('queue.submission')}</Text>
        </Link>
      ) : null}
      {reply ? (
        <Text size="xs" c="dimmed" lineClamp={2} title={reply}>
          {reply}
        </Text>
      ) : null}
    </Box>
  )
}

function Due({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation()
  if (!row.due) return <>—</>
  return (
    <>
      <Distance at={row.due} />
      <Text size="xs" c="dimmed">
        {row.queue === 'hold' ? t('queue.untilDeadline') : t('queue.untilAttempt')}
      </Text>
    </>
  )
}

export function useQueueColumns(): Column<QueueRow>[] {
  const { t } = useTranslation()
  return [
    {
      title: t('queue.queue'),
      width: 110,
      cell: ({ queue }) => (
        <Badge color={colours[queue]} variant="light" radius="sm" size="sm">
          {t(`queueName.${queue}`)}
        </Badge>
      ),
    },
    { title: t('field.subject'), lead: true, cell: (row) => <Message row={row} /> },
    { title: t('field.sender'), cell: ({ sender }) => <Address text={sender} /> },
    {
      title: t('field.recipients'),
      cell: ({ recipients }) => <Addresses all={recipients.map((one) => one.address)} />,
    },
    { title: t('field.size'), width: 84, cell: ({ size }) => <Bytes value={size} /> },
    { title: t('queue.age'), width: 110, cell: ({ at }) => <Distance at={at} /> },
    { title: t('queue.why'), cell: (row) => <Wait row={row} /> },
    { title: t('queue.due'), width: 130, cell: (row) => <Due row={row} /> },
  ]
}
