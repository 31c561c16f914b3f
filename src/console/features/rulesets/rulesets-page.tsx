/** Rule sets of one's own: what there is, whether it counts, and the place to write, check and try rules. */
import { Button, Group, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeRuleSet, listRuleSets, removeRuleSet, type RuleSetRow } from '#contract/analysis-rulesets-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useMay } from '../sign-in/session.ts'
import { ChangeLog } from './change-log.tsx'
import { Editor } from './editor.tsx'
import { OneSet } from './one-set.tsx'

function Enabled({ set, mayWrite }: { readonly set: RuleSetRow; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const action = useAction(changeRuleSet)
  return (
    <Switch
      size="xs"
      aria-label={t('rulesets.on')}
      checked={set.enabled}
      disabled={!mayWrite || action.isPending}
      onChange={(event) => action.mutate({ params: { id: set.id }, body: { enabled: event.currentTarget.checked } })}
    />
  )
}

interface ActsProps {
  readonly set: RuleSetRow
  readonly mayWrite: boolean
  readonly open: (id: string) => void
}

function Acts({ set, mayWrite, open }: ActsProps) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const removal = useAction(removeRuleSet, { done: t('common.done') })
  const words = { title: t('rulesets.remove'), action: t('rulesets.remove') }
  const remove = async (): Promise<void> => {
    if (await confirm({ ...words, text: t('rulesets.removeText', { name: set.name }) }))
      removal.mutate({ params: { id: set.id } })
  }
  return (
    <Group gap={6}>
      <Button size="compact-xs" variant="default" onClick={() => open(set.id)}>
        {t('rulesets.open')}
      </Button>
      {mayWrite ? (
        <Button
          size="compact-xs"
          variant="default"
          c="var(--lz-danger)"
          loading={removal.isPending}
          onClick={() => void remove()}
        >
          {t('rulesets.remove')}
        </Button>
      ) : null}
    </Group>
  )
}

function useColumns(mayWrite: boolean, open: (id: string) => void): Column<RuleSetRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('rulesets.name'), lead: true, order: ({ name }) => name, cell: ({ name }) => name },
    {
      title: t('rulesets.kind'),
      width: 90,
      order: ({ kind }) => kind,
      cell: ({ kind }) => t(`rulesets.kinds.${kind}`),
    },
    { title: t('rulesets.rules'), width: 90, order: ({ rules }) => rules, cell: ({ rules }) => rules },
    { title: t('rulesets.version'), width: 90, cell: ({ version }) => version },
    { title: t('rulesets.who'), width: 150, cell: ({ who }) => who },
    { title: t('rulesets.changed'), width: 132, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    { title: t('rulesets.on'), width: 80, cell: (set) => <Enabled set={set} mayWrite={mayWrite} /> },
    {
      title: t('exclusions.action'),
      width: 190,
      cell: (set) => <Acts set={set} mayWrite={mayWrite} open={open} />,
    },
  ]
}

export function RuleSetsPage() {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const [opened, setOpened] = useState<string>()
  const columns = useColumns(mayWrite, setOpened)
  const query = useRoute(listRuleSets)
  const isThere = query.data?.sets.some(({ id }) => id === opened) === true
  return (
    <Page title={t('nav.rulesets')} lead={t('rulesets.lead')}>
      <Answer query={query}>
        {({ sets }) => (
          <DataTable
            label={t('nav.rulesets')}
            rows={sets}
            columns={columns}
            empty={<Empty title={t('rulesets.empty')} hint={t('rulesets.emptyHint')} />}
          />
        )}
      </Answer>
      {opened !== undefined && isThere ? (
        <OneSet key={opened} id={opened} mayWrite={mayWrite} close={() => setOpened(undefined)} />
      ) : null}
      {mayWrite && !isThere ? <Editor added={setOpened} /> : null}
      <ChangeLog changes={query.data?.changes ?? []} />
    </Page>
  )
}
