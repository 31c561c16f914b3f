/** Threat lists: add one, see what they hold and what is wrong with them, look a value up. */
import { Button, Group, Switch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  changeIndicatorList,
  fetchIndicatorList,
  listIndicatorLists,
  removeIndicatorList,
  type IndicatorListRow,
} from '#contract/analysis-technologies-api.ts'
import { severities } from '#core/finding.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Moment, SeverityBadge } from '../../components/show.tsx'
import { useNumber } from '../../components/use-number.ts'
import { useMay } from '../sign-in/session.ts'
import { AddList } from './add-list.tsx'
import { FindValue } from './find-value.tsx'
import { TechnologyTable } from './technologies.tsx'

function Enabled({ list, mayWrite }: { readonly list: IndicatorListRow; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const action = useAction(changeIndicatorList)
  return (
    <Switch
      size="xs"
      aria-label={t('threats.on')}
      checked={list.enabled}
      disabled={!mayWrite || action.isPending}
      onChange={(event) => action.mutate({ params: { id: list.id }, body: { enabled: event.currentTarget.checked } })}
    />
  )
}

function Acts({ list }: { readonly list: IndicatorListRow }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const again = useAction(fetchIndicatorList, { done: t('common.done') })
  const removal = useAction(removeIndicatorList, { done: t('common.done') })
  const words = { title: t('threats.remove'), action: t('threats.remove') }
  const remove = async () => {
    if (await confirm({ ...words, text: t('threats.removeText', { name: list.name }) }))
      removal.mutate({ params: { id: list.id } })
  }
  return (
    <Group gap={6}>
      {list.address === undefined ? null : (
        <Button
          size="compact-xs"
          variant="default"
          loading={again.isPending}
          onClick={() => again.mutate({ params: { id: list.id } })}
        >
          {t('threats.fetch')}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        c="var(--lz-danger)"
        loading={removal.isPending}
        onClick={() => void remove()}
      >
        {t('threats.remove')}
      </Button>
    </Group>
  )
}

function Source({ list }: { readonly list: IndicatorListRow }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="lz-break">{list.address ?? t('threats.uploaded')}</span>
      {list.problem === undefined ? null : (
        <Text size="xs" c="var(--lz-danger)">
          {list.problem}
        </Text>
      )}
    </>
  )
}

function Weight({ list: { severity, purpose, category } }: { readonly list: IndicatorListRow }) {
  const { t } = useTranslation()
  if (purpose === 'known-good') return t('listKind.known-good')
  return (
    <>
      <SeverityBadge severity={severity} />
      {category === undefined ? null : <Text size="xs">{t(`listKind.${category}`)}</Text>}
    </>
  )
}

function Values({ list }: { readonly list: IndicatorListRow }) {
  const { t } = useTranslation()
  const number = useNumber()
  const { entries, refusedCount, refused } = list
  return (
    <>
      {number(entries)}
      {refusedCount > 0 ? (
        <Text size="xs" c="dimmed" title={refused.map(({ place, why }) => `${place}: ${why}`).join('\n')}>
          {t('threats.refusedTitle')}: {number(refusedCount)}
        </Text>
      ) : null}
    </>
  )
}

function useColumns(mayWrite: boolean): Column<IndicatorListRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('threats.name'), lead: true, order: ({ name }) => name, cell: ({ name }) => name },
    {
      title: t('threats.weight'),
      width: 120,
      order: ({ severity }) => severities.indexOf(severity),
      cell: (list) => <Weight list={list} />,
    },
    {
      title: t('threats.values'),
      width: 120,
      order: ({ entries }) => entries,
      cell: (list) => <Values list={list} />,
    },
    { title: t('threats.source'), cell: (list) => <Source list={list} /> },
    {
      title: t('threats.read'),
      width: 132,
      cell: ({ readAt }) => (readAt === undefined ? '' : <Moment at={readAt} />),
    },
    { title: t('threats.on'), width: 90, cell: (list) => <Enabled list={list} mayWrite={mayWrite} /> },
    ...(mayWrite
      ? [{ title: t('exclusions.action'), width: 150, cell: (list: IndicatorListRow) => <Acts list={list} /> }]
      : []),
  ]
}

export function ThreatsPage() {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const columns = useColumns(mayWrite)
  const query = useRoute(listIndicatorLists)
  return (
    <Page title={t('nav.threats')} lead={t('threats.lead')}>
      <TechnologyTable />
      <Answer query={query}>
        {({ lists }) => (
          <DataTable
            label={t('nav.threats')}
            rows={lists}
            columns={columns}
            empty={<Empty title={t('threats.empty')} hint={t('threats.emptyHint')} />}
          />
        )}
      </Answer>
      {mayWrite ? <AddList /> : null}
      <FindValue mayWrite={mayWrite} />
    </Page>
  )
}
