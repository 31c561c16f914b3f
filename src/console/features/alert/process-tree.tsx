/** The process tree with the command lines. */
import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProcessRecord } from '#core/behaviour.ts'
import { useWord } from '../../i18n/words.ts'
import { growTree, type ProcessNode } from './tree.ts'

function Nodes({ nodes }: { readonly nodes: readonly ProcessNode[] }) {
  const { t } = useTranslation()
  const word = useWord()
  return (
    <ul className="lz-tree">
      {nodes.map(({ process, children }, index) => (
        <li key={`${process.pid}-${index}`}>
          <Group gap={8}>
            <Text size="sm" fw={600}>
              {process.image.split('\\').at(-1)}
            </Text>
            <Text size="xs" c="dimmed">
              {t('alert.pid', { pid: process.pid })} · {word('startedBy', process.startedBy)}
            </Text>
          </Group>
          <Text className="lz-mono" c="dimmed" lineClamp={4} title={process.commandLine}>
            {process.commandLine}
          </Text>
          {children.length > 0 ? <Nodes nodes={children} /> : null}
        </li>
      ))}
    </ul>
  )
}

export function ProcessTree({ processes }: { readonly processes: readonly ProcessRecord[] }) {
  return <Nodes nodes={growTree(processes)} />
}
