/** What one object did when it was run: processes, registry, files, network, code. */
import { Stack, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BehaviourSummary, InspectionReport } from '#core/inspection-report.ts'
import { Card } from '../../components/page.tsx'
import { useWord } from '../../i18n/words.ts'
import { EventList } from './event-list.tsx'
import { eventGroups, groupOf } from './event-groups.ts'
import { Layers } from './layers.tsx'
import { ProcessTree } from './process-tree.tsx'

export function Behaviour({ run, report }: { readonly run: BehaviourSummary; readonly report: InspectionReport }) {
  const { t } = useTranslation()
  const word = useWord()
  const name = report.artifacts.find(({ id }) => id === run.object)?.name ?? run.object
  const groups = eventGroups
    .map((group) => ({ group, events: run.events.filter((event) => groupOf(event) === group) }))
    .filter(({ events }) => events.length > 0)
  return (
    <Card title={t('alert.behaviour', { name })}>
      <Tabs defaultValue="processes" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="processes">{`${t('alert.processes')} ${run.processes.length}`}</Tabs.Tab>
          {groups.map(({ group, events }) => (
            <Tabs.Tab key={group} value={group}>{`${t(`eventGroup.${group}`)} ${events.length}`}</Tabs.Tab>
          ))}
          {run.layers.length > 0 ? (
            <Tabs.Tab value="layers">{`${t('alert.layers')} ${run.layers.length}`}</Tabs.Tab>
          ) : null}
          {run.output ? <Tabs.Tab value="output">{t('alert.output')}</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="processes">
          <ProcessTree processes={run.processes} />
        </Tabs.Panel>
        {groups.map(({ group, events }) => (
          <Tabs.Panel key={group} value={group}>
            <EventList events={events} artifacts={group === 'files' ? run.artifacts : []} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="layers">
          <Layers all={run.layers} />
        </Tabs.Panel>
        <Tabs.Panel value="output">
          <pre className="lz-code">{run.output}</pre>
        </Tabs.Panel>
      </Tabs>
      <Stack gap={2} mt="sm">
        {run.indicators.length > 0 ? (
          <details className="lz-details">
            <summary>{t('alert.indicators', { count: run.indicators.length })}</summary>
            {run.indicators.map(({ kind, value }) => (
              <Text key={kind + value} className="lz-mono">
                {word('indicator', kind)}: {value}
              </Text>
            ))}
          </details>
        ) : null}
        {run.unmodelled.length > 0 ? (
          <Text size="xs" c="dimmed">
            {t('alert.unmodelled')}: {run.unmodelled.join(', ')}
          </Text>
        ) : null}
      </Stack>
    </Card>
  )
}
