/** Audit log: what people changed on the gateway and did with messages, newest first. */
import { useTranslation } from 'react-i18next'
import { listAudit, type AuditRow } from '#contract/gateway-events-api.ts'
import { Empty } from '../../components/answer.tsx'
import type { Column } from '../../components/list/data-table.tsx'
import { List } from '../../components/list/list.tsx'
import { Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useRows } from '../../components/list/use-rows.ts'
import { useWord } from '../../i18n/words.ts'

/** Identifiers and settings can be long; the rest is one click away. */
const shortest = 160

function Detail({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  if (text.length <= shortest) return <span className="lz-mono">{text}</span>
  return (
    <details>
      <summary className="lz-mono">{`${text.slice(0, shortest)}… ${t('audit.whole')}`}</summary>
      <span className="lz-mono">{text}</span>
    </details>
  )
}

function useColumns(): Column<AuditRow>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    { title: t('audit.who'), width: 180, order: ({ who }) => who, cell: ({ who }) => word('who', who) },
    {
      title: t('audit.what'),
      width: 250,
      lead: true,
      order: ({ what }) => word('audit', what),
      cell: ({ what }) => word('audit', what),
    },
    { title: t('audit.detail'), cell: ({ detail }) => <Detail text={detail} /> },
  ]
}

export function AuditPage() {
  const { t } = useTranslation()
  const columns = useColumns()
  const { query, rows } = useRows(listAudit, {}, { rows: ({ entries }) => entries })
  return (
    <Page title={t('nav.audit')} lead={t('audit.lead')}>
      <List
        query={query}
        label={t('nav.audit')}
        rows={rows}
        columns={columns}
        empty={<Empty title={t('audit.empty')} hint={t('audit.emptyHint')} />}
      />
    </Page>
  )
}
