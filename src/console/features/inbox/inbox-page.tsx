/** The built-in test inbox of the demo domain. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { addressOf } from '#contract/client.ts'
import { downloadInbox, listInbox, type inboxMessage } from '#contract/gateway-api.ts'
import { useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Addresses, Bytes, Moment, Subject } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'

type InboxMessage = z.output<typeof inboxMessage>

function useColumns(): Column<InboxMessage>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 180, cell: ({ at }) => <Moment at={at} /> },
    { title: t('field.from'), cell: ({ summary }) => summary.from },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    { title: t('field.subject'), lead: true, cell: ({ summary }) => <Subject text={summary.subject} /> },
    { title: t('field.size'), width: 90, cell: ({ size }) => <Bytes value={size} /> },
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
  const { limit, moreOf } = useWindow()
  const query = useRoute(listInbox, { query: { limit } })
  const hint = (
    <Link className="lz-link" to="/protection">
      {t('nav.protection')}
    </Link>
  )
  return (
    <Page title={t('nav.inbox')} lead={t('inbox.lead')}>
      <Answer query={query}>
        {({ messages }) => (
          <DataTable
            label={t('nav.inbox')}
            rows={messages}
            columns={columns}
            empty={<Empty title={t('inbox.empty')} hint={t('inbox.emptyHint')} action={hint} />}
            {...moreOf(messages.length)}
          />
        )}
      </Answer>
    </Page>
  )
}
