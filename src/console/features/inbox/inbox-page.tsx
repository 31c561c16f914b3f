/** The built-in test inbox of the demo domain. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { addressOf } from '#contract/client.ts'
import { downloadInbox, listInbox, type inboxMessage } from '#contract/gateway-kept-api.ts'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { Addresses, Bytes, Moment, Subject } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'

type InboxMessage = z.output<typeof inboxMessage>

function useColumns(): Column<InboxMessage>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    { title: t('field.from'), order: ({ summary }) => summary.from, cell: ({ summary }) => summary.from },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    {
      title: t('field.subject'),
      lead: true,
      order: ({ summary }) => summary.subject,
      cell: ({ summary }) => <Subject text={summary.subject} />,
    },
    { title: t('field.size'), width: 88, order: ({ size }) => size, cell: ({ size }) => <Bytes value={size} /> },
    {
      title: t('backup.file'),
      width: 120,
      cell: ({ id }) => (
        <Button
          component="a"
          size="compact-xs"
          variant="subtle"
          leftSection={<IconDownload size={14} />}
          href={addressOf(downloadInbox, { id }, undefined)}
          download
        >
          .eml
        </Button>
      ),
    },
  ]
}

export function InboxPage() {
  const { t } = useTranslation()
  const columns = useColumns()
  const { query, rows } = useRows(listInbox, {}, { rows: ({ messages }) => messages })
  const hint = (
    <Link className="lz-link" to="/protection">
      {t('nav.protection')}
    </Link>
  )
  return (
    <Page title={t('nav.inbox')} lead={t('inbox.lead')}>
      <List
        query={query}
        label={t('nav.inbox')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('inbox.empty')} hint={t('inbox.emptyHint')} action={hint} />}
      />
    </Page>
  )
}
