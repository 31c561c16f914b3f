/** One more threat list: from a file, or from an address that is fetched again and again. */
import {
  Alert,
  Button,
  FileInput,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  listCategories,
  listSeverities,
  subscribeIndicatorList,
  uploadIndicatorList,
  type IndicatorListRow,
} from '#contract/analysis-technologies-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'

interface Draft {
  readonly name: string
  readonly severity: IndicatorListRow['severity']
  readonly file: File | null
  readonly address: string
  readonly hours: number
  /** One of `kinds`. */
  readonly kind: ListKind
}

const blank: Draft = { name: '', severity: 'high', file: null, address: '', hours: 24, kind: 'as-told' }

/** What its values tell of: as the source says, always the same, or that they are good. */
const kinds = ['as-told', ...listCategories, 'known-good'] as const
type ListKind = (typeof kinds)[number]

function meantBy(kind: ListKind) {
  const category = listCategories.find((one) => one === kind)
  const purpose: IndicatorListRow['purpose'] = kind === 'known-good' ? 'known-good' : 'threats'
  return { purpose, ...(category === undefined ? {} : { category }) }
}

function Outcome({ list }: { readonly list: IndicatorListRow }) {
  const { t } = useTranslation()
  const { entries, refusedCount, refused, problem } = list
  const isWell = problem === undefined && refusedCount === 0
  return (
    <Alert color={isWell ? 'green' : 'yellow'} variant="light" title={list.name} mt="sm" role="status">
      {problem === undefined ? t('threats.added', { count: entries }) : t('threats.notFetched', { problem })}
      {refusedCount === 0 ? null : (
        <>
          <div>{t('threats.refused', { count: refusedCount })}</div>
          <ul className="lz-plain">
            {refused.slice(0, 5).map(({ place, why }) => (
              <li key={place}>
                {place}: {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  )
}

type From = 'file' | 'address'

interface FieldsProps {
  readonly from: From
  readonly draft: Draft
  readonly change: (more: Partial<Draft>) => void
}

/** Where the list comes from. */
function Origin({ from, draft, change }: FieldsProps) {
  const { t } = useTranslation()
  if (from === 'file')
    return (
      <FileInput
        label={t('threats.file')}
        description={t('threats.fileHint')}
        placeholder={t('threats.choose')}
        value={draft.file}
        onChange={(file) => change({ file })}
        clearable
      />
    )
  return (
    <TextInput
      label={t('threats.address')}
      description="https://…"
      value={draft.address}
      spellCheck={false}
      onChange={(event) => change({ address: event.currentTarget.value })}
    />
  )
}

/** How much a value met weighs, and how often an address is fetched. */
function Weight({ from, draft, change }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap">
      <Select
        label={t('threats.severity')}
        allowDeselect={false}
        data={listSeverities.map((value) => ({ value, label: t(`severity.${value}`) }))}
        value={draft.severity}
        onChange={(value) => change({ severity: listSeverities.find((one) => one === value) ?? draft.severity })}
      />
      {from === 'address' ? (
        <NumberInput
          label={t('threats.hours')}
          min={1}
          max={720}
          allowDecimal={false}
          value={draft.hours}
          onChange={(value) => change({ hours: Number(value) || 24 })}
        />
      ) : null}
    </Group>
  )
}

/** What its values tell of. */
function Kind({ draft, change }: Omit<FieldsProps, 'from'>) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('threats.kind')}
      allowDeselect={false}
      data={kinds.map((value) => ({ value, label: t(`listKind.${value}`) }))}
      value={draft.kind}
      onChange={(value) => change({ kind: kinds.find((one) => one === value) ?? draft.kind })}
    />
  )
}

/** What there is to send: nothing until the list is chosen. Without a name of its own it goes by its file or address. */
function useSending(from: From, draft: Draft, sent: () => void) {
  const upload = useAction(uploadIndicatorList, { after: sent, failure: 'here' })
  const subscribe = useAction(subscribeIndicatorList, { after: sent, failure: 'here' })
  const { severity, file, hours } = draft
  const address = draft.address.trim()
  const given = from === 'file' ? (file?.name ?? '') : address
  const name = draft.name.trim() || given
  const meant = meantBy(draft.kind)
  const send = async (): Promise<void> => {
    if (from === 'address')
      return subscribe.mutate({ body: { name, severity, address, refreshHours: hours, ...meant } })
    if (file === null) return
    upload.mutate({
      upload: { content: new Uint8Array(await file.arrayBuffer()), fields: { name, severity, ...meant } },
    })
  }
  return { action: from === 'file' ? upload : subscribe, isReady: given !== '', name, send }
}

export function AddList() {
  const { t } = useTranslation()
  const [from, setFrom] = useState<From>('file')
  const [draft, setDraft] = useState(blank)
  const change = (more: Partial<Draft>): void => setDraft({ ...draft, ...more })
  const { action, isReady, name, send } = useSending(from, draft, () =>
    setDraft({ ...blank, severity: draft.severity, kind: draft.kind }),
  )
  return (
    <Card title={t('threats.add')}>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label={t('threats.from')}
        value={from}
        onChange={(value) => setFrom(value === 'address' ? 'address' : 'file')}
        data={[
          { value: 'file', label: t('threats.fromFile') },
          { value: 'address', label: t('threats.fromAddress') },
        ]}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm" className="lz-even">
        <Origin from={from} draft={draft} change={change} />
        <TextInput
          label={t('threats.name')}
          description={t('threats.nameHint')}
          placeholder={name}
          maxLength={200}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Weight from={from} draft={draft} change={change} />
        <Kind draft={draft} change={change} />
      </SimpleGrid>
      {action.isError ? <FailureBox error={action.error} /> : null}
      {action.data ? <Outcome list={action.data} /> : null}
      <Group mt="sm">
        <Button disabled={!isReady} loading={action.isPending} onClick={() => void send()}>
          {t('threats.doAdd')}
        </Button>
      </Group>
    </Card>
  )
}
