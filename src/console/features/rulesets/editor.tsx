/** The text of a rule set: written or taken from a file, checked, tried, and kept as a new set or a new version. */
import { Button, FileInput, Group, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  addRuleSet,
  addRuleSetVersion,
  checkRules,
  ruleSetKinds,
  type RuleSetRow,
} from '#contract/analysis-rulesets-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'
import { Checked } from './checked.tsx'
import { Trial } from './trial.tsx'

interface EditorProps {
  /** The set whose text it is; absent for a new one. */
  readonly set?: RuleSetRow
  readonly text?: string
  readonly isReadOnly?: boolean
  readonly added?: (id: string) => void
  readonly close?: () => void
}

interface Draft {
  readonly name: string
  readonly kind: RuleSetRow['kind']
  readonly text: string
  readonly comment: string
}

/** Keeps the draft: as a new set, or as the next version of the one there is. */
function useKeeping(set: RuleSetRow | undefined, draft: Draft, added: (id: string) => void) {
  const { t } = useTranslation()
  const done = t('common.done')
  const add = useAction(addRuleSet, { done, failure: 'here', after: ({ id }) => added(id) })
  const change = useAction(addRuleSetVersion, { done, failure: 'here' })
  const { name, kind, text, comment } = draft
  const keep = (): void => {
    if (set === undefined) add.mutate({ body: { name, kind, text, comment } })
    else change.mutate({ params: { id: set.id }, body: { text, comment } })
  }
  const isReady = text.trim() !== '' && (set !== undefined || name.trim() !== '')
  return { action: set === undefined ? add : change, isReady, keep }
}

interface FieldsProps {
  readonly draft: Draft
  readonly change: (more: Partial<Draft>) => void
}

/** What a new set is called and what is in it. */
function NewSet({ draft, change }: FieldsProps) {
  const { t } = useTranslation()
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    const name = draft.name === '' ? { name: file.name.replace(/\.\w+$/, '') } : {}
    change({ text: await file.text(), kind: /\.ya?ml$/i.test(file.name) ? 'sigma' : 'yara', ...name })
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm" className="lz-even" mb="sm">
      <TextInput
        label={t('rulesets.name')}
        description={t('rulesets.nameHint')}
        maxLength={100}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        label={t('rulesets.kind')}
        allowDeselect={false}
        data={ruleSetKinds.map((value) => ({ value, label: t(`rulesets.kinds.${value}`) }))}
        value={draft.kind}
        onChange={(value) => change({ kind: ruleSetKinds.find((one) => one === value) ?? draft.kind })}
      />
      <FileInput
        label={t('rulesets.file')}
        placeholder={t('rulesets.choose')}
        accept=".yar,.yara,.yml,.yaml"
        onChange={(file) => void take(file)}
      />
    </SimpleGrid>
  )
}

export function Editor({ set, text = '', isReadOnly = false, added = () => undefined, close }: EditorProps) {
  const { t } = useTranslation()
  const blank: Draft = { name: set?.name ?? '', kind: set?.kind ?? 'yara', text, comment: '' }
  const [draft, setDraft] = useState(blank)
  const change = (more: Partial<Draft>): void => setDraft({ ...draft, ...more })
  const { action, isReady, keep } = useKeeping(set, draft, added)
  const check = useAction(checkRules, { failure: 'here' })
  const failed = check.error ?? action.error
  return (
    <Card
      title={set === undefined ? t('rulesets.add') : t('rulesets.edit', { name: set.name })}
      aside={
        close === undefined ? null : (
          <Button size="compact-xs" variant="default" onClick={close}>
            {t('rulesets.close')}
          </Button>
        )
      }
    >
      {set === undefined ? <NewSet draft={draft} change={change} /> : null}
      <Textarea
        label={t('rulesets.text')}
        autosize
        minRows={8}
        maxRows={28}
        spellCheck={false}
        readOnly={isReadOnly}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', whiteSpace: 'pre', overflowX: 'auto' } }}
        value={draft.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      {isReadOnly ? null : (
        <>
          <TextInput
            mt="sm"
            label={t('rulesets.comment')}
            maxLength={500}
            value={draft.comment}
            onChange={(event) => change({ comment: event.currentTarget.value })}
          />
          {check.data && !check.isPending ? <Checked checked={check.data} /> : null}
          {failed === null ? null : <FailureBox error={failed} />}
          <Group mt="sm">
            <Button
              variant="default"
              disabled={draft.text.trim() === ''}
              loading={check.isPending}
              onClick={() => check.mutate({ body: { kind: draft.kind, text: draft.text } })}
            >
              {t('rulesets.check')}
            </Button>
            <Button disabled={!isReady} loading={action.isPending} onClick={keep}>
              {set === undefined ? t('rulesets.doAdd') : t('rulesets.save')}
            </Button>
          </Group>
          <Trial kind={draft.kind} text={draft.text} />
        </>
      )}
    </Card>
  )
}
