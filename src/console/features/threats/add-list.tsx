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
}

const blank: Draft = { name: '', severity: 'high', file: null, address: '', hours: 24 }

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

export function AddList() {
  const { t } = useTranslation()
  const [from, setFrom] = useState<'file' | 'address'>('file')
  const [draft, setDraft] = useState(blank)
  const change = (more: Partial<Draft>): void => setDraft({ ...draft, ...more })
  const clear = (): void => setDraft({ ...blank, severity: draft.severity })
  const upload = useAction(uploadIndicatorList, { after: clear, failure: 'here' })
  const subscribe = useAction(subscribeIndicatorList, { after: clear, failure: 'here' })
  const action = from === 'file' ? upload : subscribe
  const name = draft.name.trim() || (from === 'file' ? (draft.file?.name ?? '') : draft.address.trim())
  const send = async (): Promise<void> => {
    const { severity, file, address, hours } = draft
    if (from === 'address')
      return subscribe.mutate({ body: { name, severity, address: address.trim(), refreshHours: hours } })
    if (file === null) return
    upload.mutate({ upload: { content: new Uint8Array(await file.arrayBuffer()), fields: { name, severity } } })
  }
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
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm" className="lz-even">
        {from === 'file' ? (
          <FileInput
            label={t('threats.file')}
            description={t('threats.fileHint')}
            placeholder={t('threats.choose')}
            value={draft.file}
            onChange={(file) => change({ file })}
            clearable
          />
        ) : (
          <TextInput
            label={t('threats.address')}
            description="https://…"
            value={draft.address}
            spellCheck={false}
            onChange={(event) => change({ address: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t('threats.name')}
          description={t('threats.nameHint')}
          placeholder={name}
          maxLength={200}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
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
      </SimpleGrid>
      {action.isError ? <FailureBox error={action.error} /> : null}
      {action.data ? <Outcome list={action.data} /> : null}
      <Group mt="sm">
        <Button disabled={name === ''} loading={action.isPending} onClick={() => void send()}>
          {t('threats.doAdd')}
        </Button>
      </Group>
    </Card>
  )
}
