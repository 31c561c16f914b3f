/** Tries the text that is being written over a file, a submission or the newest ones. */
import {
  Alert,
  Button,
  FileInput,
  Group,
  NumberInput,
  SegmentedControl,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { testRules, testRulesOnFile, type RuleSetRow, type RuleTrialRow } from '#contract/analysis-rulesets-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { SeverityBadge } from '../../components/show.tsx'

const overs = ['recent', 'submission', 'file'] as const
type Over = (typeof overs)[number]

interface TrialProps {
  readonly kind: RuleSetRow['kind']
  readonly text: string
}

interface Choice {
  readonly over: Over
  readonly recent: number
  readonly submission: string
  readonly file: File | null
}

function useTrying({ kind, text }: TrialProps, { over, recent, submission, file }: Choice) {
  const stored = useAction(testRules, { failure: 'here' })
  const brought = useAction(testRulesOnFile, { failure: 'here' })
  const rules = { kind, text }
  const start = async (): Promise<void> => {
    if (over === 'recent') return stored.mutate({ body: { rules, over: { recent } } })
    if (over === 'submission') return stored.mutate({ body: { rules, over: { submission: submission.trim() } } })
    if (file === null) return
    const content = new Uint8Array(await file.arrayBuffer())
    brought.mutate({ upload: { content, fields: { ...rules, name: file.name } } })
  }
  const isChosen = { recent: true, submission: submission.trim() !== '', file: file !== null }[over]
  return { action: over === 'file' ? brought : stored, isReady: isChosen && text.trim() !== '', start }
}

function Chosen({ choice, change }: { readonly choice: Choice; readonly change: (more: Partial<Choice>) => void }) {
  const { t } = useTranslation()
  if (choice.over === 'recent')
    return (
      <NumberInput
        label={t('rulesets.recent')}
        min={1}
        max={500}
        allowDecimal={false}
        value={choice.recent}
        onChange={(value) => change({ recent: Number(value) || 1 })}
      />
    )
  if (choice.over === 'submission')
    return (
      <TextInput
        label={t('rulesets.submission')}
        spellCheck={false}
        value={choice.submission}
        onChange={(event) => change({ submission: event.currentTarget.value })}
      />
    )
  return (
    <FileInput
      label={t('rulesets.sample')}
      placeholder={t('rulesets.choose')}
      value={choice.file}
      onChange={(file) => change({ file })}
      clearable
    />
  )
}

export function Trial(props: TrialProps) {
  const { t } = useTranslation()
  const [choice, setChoice] = useState<Choice>({ over: 'recent', recent: 100, submission: '', file: null })
  const change = (more: Partial<Choice>): void => setChoice({ ...choice, ...more })
  const { action, isReady, start } = useTrying(props, choice)
  return (
    <>
      <Title order={3} size="h4" mt="lg">
        {t('rulesets.try')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('rulesets.tryHint')}
      </Text>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label={t('rulesets.over')}
        value={choice.over}
        onChange={(value) => change({ over: overs.find((one) => one === value) ?? 'recent' })}
        data={overs.map((value) => ({ value, label: t(`rulesets.overs.${value}`) }))}
      />
      <Group align="flex-end">
        <Chosen choice={choice} change={change} />
        <Button variant="default" disabled={!isReady} loading={action.isPending} onClick={() => void start()}>
          {t('rulesets.doTry')}
        </Button>
      </Group>
      {action.isError ? <FailureBox error={action.error} /> : null}
      {action.data && !action.isPending ? <Outcome trial={action.data} /> : null}
    </>
  )
}

function Outcome({ trial }: { readonly trial: RuleTrialRow }) {
  const { t } = useTranslation()
  const { looked, left, unfinished, hits, isCut } = trial
  return (
    <Alert
      mt="sm"
      variant="light"
      role="status"
      color={hits.length > 0 ? 'yellow' : 'green'}
      title={t('rulesets.looked', { looked, left, unfinished, hits: hits.length })}
    >
      {hits.length === 0 ? null : (
        <Table.ScrollContainer minWidth={320}>
          <Table>
            <Table.Tbody>
              {hits.map(({ submission = '', name, object, rule, severity, text }) => (
                <Table.Tr key={`${submission} ${object} ${rule}`}>
                  <Table.Td className="lz-break">{object === name ? name : `${name} › ${object}`}</Table.Td>
                  <Table.Td>
                    <SeverityBadge severity={severity} />
                  </Table.Td>
                  <Table.Td className="lz-break">{text}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {isCut ? t('rulesets.more') : null}
    </Alert>
  )
}
