/** Exclusions: what the analysis does not judge; add one with its reason, or judge again. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { listExclusions, removeExclusion, type Exclusion } from '#contract/analysis-console-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'
import { useMay } from '../sign-in/session.ts'
import { AddExclusion } from './add-exclusion.tsx'

function Remove({ exclusion }: { readonly exclusion: Exclusion }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(removeExclusion, { done: t('common.done') })
  const words = { title: t('exclusions.remove'), action: t('exclusions.remove') }
  const remove = async () => {
    const text = t('exclusions.removeText', { value: exclusion.value })
    if (await confirm({ ...words, text })) action.mutate({ params: { id: exclusion.id } })
  }
  return (
    <Button size="compact-xs" variant="default" loading={action.isPending} onClick={() => void remove()}>
      {t('exclusions.remove')}
    </Button>
  )
}

function useColumns(mayWrite: boolean): Column<Exclusion>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    { title: t('field.time'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('exclusions.kind'),
      width: 150,
      order: ({ kind }) => kind,
      cell: ({ kind }) => t(`exclusionKind.${kind}`),
    },
    {
      title: t('exclusions.value'),
      lead: true,
      order: ({ value }) => value,
      cell: ({ value }) => <span className="lz-mono">{value}</span>,
    },
    { title: t('alert.comment'), cell: ({ comment }) => comment },
    { title: t('audit.who'), width: 130, order: ({ who }) => who, cell: ({ who }) => word('who', who) },
    ...(mayWrite
      ? [{ title: t('exclusions.action'), width: 160, cell: (row: Exclusion) => <Remove exclusion={row} /> }]
      : []),
  ]
}

export function ExclusionsPage() {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:act')
  const columns = useColumns(mayWrite)
  const query = useRoute(listExclusions)
  return (
    <Page title={t('nav.exclusions')} lead={t('exclusions.lead')}>
      {mayWrite ? <AddExclusion /> : null}
      <Answer query={query}>
        {({ exclusions }) => (
          <DataTable
            label={t('nav.exclusions')}
            rows={exclusions}
            columns={columns}
            empty={<Empty title={t('exclusions.empty')} hint={t('exclusions.emptyHint')} />}
          />
        )}
      </Answer>
    </Page>
  )
}
