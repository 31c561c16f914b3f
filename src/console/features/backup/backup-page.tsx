/** Backup: originals kept by rule; deliver, download, delete. */
import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconDownload, IconSend, IconTrash } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf } from '#contract/client.ts'
import { actOnBackup, downloadBackup, listBackup, type BackupRow } from '#contract/gateway-kept-api.ts'
import { useAction } from '../../api.ts'
import { Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Bytes, Moment, Parties, Subject } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'
import { useDetail } from '../../i18n/details.ts'
import { useMay } from '../sign-in/session.ts'

/** The threat has its own column. */
function Reason({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const detail = useDetail()
  return <>{text.startsWith('detected: ') ? t('backup.detected') : detail(text)}</>
}

function useColumns(): Column<BackupRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.subject'),
      lead: true,
      order: ({ summary }) => summary.subject,
      cell: ({ summary }) => (
        <div className="lz-wide">
          <Subject text={summary.subject} />
        </div>
      ),
    },
    { title: t('field.parties'), order: ({ sender }) => sender, cell: (row) => <Parties {...row} /> },
    {
      title: t('backup.reason'),
      width: 220,
      order: ({ threat, reason }) => threat ?? reason,
      cell: ({ reason, threat }) => (
        <>
          <Reason text={reason} />
          {threat ? <span className="lz-threat">{threat}</span> : null}
        </>
      ),
    },
    { title: t('field.size'), width: 88, order: ({ size }) => size, cell: ({ size }) => <Bytes value={size} /> },
    {
      title: t('backup.file'),
      width: 60,
      cell: ({ id }) => (
        <ActionIcon
          component="a"
          variant="subtle"
          href={addressOf(downloadBackup, { id }, undefined)}
          download
          aria-label={t('backup.download')}
          title={t('backup.download')}
        >
          <IconDownload size={16} />
        </ActionIcon>
      ),
    },
  ]
}

function Actions({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(actOnBackup, { done: t('common.done'), after: onDone })
  const count = ids.length
  const run = async (name: 'deliver' | 'delete') => {
    const words = { title: t(`backup.${name}`), text: t(`backup.${name}Text`, { count }), action: t(`backup.${name}`) }
    if (await confirm(words)) action.mutate({ body: { action: name, ids: [...ids] } })
  }
  const button = { size: 'xs', variant: 'default', disabled: count === 0, loading: action.isPending } as const
  return (
    <Group gap="xs">
      <Button {...button} leftSection={<IconSend size={15} />} onClick={() => void run('deliver')}>
        {t('backup.deliver')}
      </Button>
      <Button
        {...button}
        {...(count > 0 ? { c: 'var(--lz-danger)' } : {})}
        leftSection={<IconTrash size={15} />}
        onClick={() => void run('delete')}
      >
        {t('backup.delete')}
      </Button>
      <Text size="xs" c="dimmed">
        {count > 0 ? t('common.chosen', { count }) : t('common.chooseHint')}
      </Text>
    </Group>
  )
}

function Rows({ filter }: { readonly filter: { readonly text?: string | undefined } }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const mayWrite = useMay('gateway:write')
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const { query, rows } = useRows(listBackup, filter, { rows: ({ messages }) => messages })
  const present = new Set(rows.map(({ id }) => id).filter((id) => chosen.has(id)))
  const actions = <Actions ids={[...present]} onDone={() => choose(new Set())} />
  return (
    <List
      query={query}
      label={t('nav.backup')}
      rows={rows}
      columns={columns}
      empty={<Empty title={t('backup.empty')} hint={t('backup.emptyHint')} />}
      {...(mayWrite ? { above: actions, selection: { chosen: present, choose } } : {})}
    />
  )
}

export function BackupPage() {
  const { t } = useTranslation()
  const filter = useSearch({ from: '/backup' })
  const navigate = useNavigate({ from: '/backup' })
  const search = (text: string | undefined) => void navigate({ search: { text }, replace: true, resetScroll: false })
  return (
    <Page title={t('nav.backup')} lead={t('backup.lead')}>
      <SearchField label={t('backup.search')} value={filter.text} onSearch={search} />
      <Rows filter={filter} />
    </Page>
  )
}
