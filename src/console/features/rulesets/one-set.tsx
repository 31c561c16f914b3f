/** One rule set: its text to change, and its versions to look at and restore. */
import { Badge, Button, Group, Table } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  restoreRuleSetVersion,
  showRuleSet,
  showRuleSetVersion,
  type RuleSetVersionRow,
} from '#contract/analysis-rulesets-api.ts'
import { client, useAction, useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { tellFailure } from '../../components/notices.ts'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { Editor } from './editor.tsx'

interface OneSetProps {
  readonly id: string
  readonly mayWrite: boolean
  readonly close: () => void
}

export function OneSet({ id, mayWrite, close }: OneSetProps) {
  const query = useRoute(showRuleSet, { params: { id } })
  /** A version whose text is in the editor. */
  const [shown, setShown] = useState<{ readonly version: number; readonly text: string }>()
  const look = (version: number): void => {
    client
      .call(showRuleSetVersion, { params: { id, version } })
      .then(({ text }) => setShown({ version, text }))
      .catch(tellFailure)
  }
  return (
    <Answer query={query}>
      {({ set, text, versions }) => (
        <>
          <Editor
            key={`${set.version} ${shown?.version ?? ''}`}
            set={set}
            text={shown?.text ?? text}
            isReadOnly={!mayWrite}
            close={close}
          />
          <History id={id} versions={versions} current={set.version} mayWrite={mayWrite} look={look} />
        </>
      )}
    </Answer>
  )
}

interface HistoryProps {
  readonly id: string
  readonly versions: readonly RuleSetVersionRow[]
  readonly current: number
  readonly mayWrite: boolean
  readonly look: (version: number) => void
}

function History({ id, versions, current, mayWrite, look }: HistoryProps) {
  const { t } = useTranslation()
  const action = useAction(restoreRuleSetVersion, { done: t('common.done') })
  return (
    <Card title={t('rulesets.history')}>
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <Table.Tbody>
            {versions.map(({ version, at, who, comment }) => (
              <Table.Tr key={version}>
                <Table.Td>{version}</Table.Td>
                <Table.Td>
                  <Moment at={at} />
                </Table.Td>
                <Table.Td>{who}</Table.Td>
                <Table.Td className="lz-break">{comment}</Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    <Button size="compact-xs" variant="default" onClick={() => look(version)}>
                      {t('rulesets.show')}
                    </Button>
                    {version === current ? <Badge variant="light">{t('rulesets.current')}</Badge> : null}
                    {mayWrite && version !== current ? (
                      <Button
                        size="compact-xs"
                        variant="default"
                        loading={action.isPending}
                        onClick={() => action.mutate({ params: { id, version } })}
                      >
                        {t('rulesets.restore')}
                      </Button>
                    ) : null}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  )
}
