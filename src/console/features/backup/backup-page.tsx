/** Backup: originals kept by rule; deliver, download, delete. */
import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconDownload, IconSend, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf } from '#contract/client.ts'
import { actOnBackup, downloadBackup, listBackup, type BackupRow } from '#contract/gateway-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Address, Addresses, Bytes, Moment, Subject } from '../../components/show.tsx'
import { useWindow } from '../../components/use-window.ts'
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
    { title: t('field.time'), width: 170, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('field.subject'),
      lead: true,
      cell: ({ summary }) => (
        <div className="lz-wide">
          <Subject text={summary.subject} />
        </div>
      ),
    },
    { title: t('field.sender'), cell: ({ sender }) => <Address text={sender} /> },
    { title: t('field.recipients'), cell: ({ recipients }) => <Addresses all={recipients} /> },
    { title: t('backup.reason'), cell: ({ reason }) => <Reason text={reason} /> },
    { title: t('field.threat'), cell: ({ threat }) => (threat ? <span className="lz-threat">{threat}</span> : null) },
    { title: t('field.size'), width: 84, cell: ({ size }) => <Bytes value={size} /> },
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

function List({ messages, more }: { readonly messages: readonly BackupRow[]; readonly more: { more?: () => void } }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const mayWrite = useMay('gateway:write')
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const present = new Set(messages.map(({ id }) => id).filter((id) => chosen.has(id)))
  return (
    <>
      {mayWrite ? <Actions ids={[...present]} onDone={() => choose(new Set())} /> : null}
      <DataTable
        label={t('nav.backup')}
        rows={messages}
        columns={columns}
        empty={<Empty title={t('backup.empty')} hint={t('backup.emptyHint')} />}
        {...(mayWrite ? { selection: { chosen: present, choose } } : {})}
        {...more}
      />
    </>
  )
}

export function BackupPage() {
  const { t } = useTranslation()
  const [text, setText] = useState<string>()
  const { limit, moreOf } = useWindow()
  const query = useRoute(listBackup, { query: { limit, text } })
  return (
    <Page title={t('nav.backup')} lead={t('backup.lead')}>
      <SearchField label={t('backup.search')} onSearch={setText} />
      <Answer query={query}>{({ messages }) => <List messages={messages} more={moreOf(messages.length)} />}</Answer>
    </Page>
  )
}
