/** Every technology that looked, what it said, and the ATT&CK techniques with their pages in the matrix. */
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InspectionReport, TechnologyResult } from '#core/inspection-report.ts'
import { techniqueUrl } from '#core/technique.ts'
import { Card } from '../../components/page.tsx'
import { useWord } from '../../i18n/words.ts'
import { techniqueName } from './technique-names.ts'

function Technology({ result }: { readonly result: TechnologyResult }) {
  const { t } = useTranslation()
  const word = useWord()
  return (
    <div className="lz-finding lz-technology">
      <div>
        <Badge variant="light" radius="sm" size="sm" color={result.detected ? 'red' : 'gray'}>
          {t(result.detected ? 'alert.detected' : 'alert.notDetected')}
        </Badge>
      </div>
      <div>
        <Text size="sm" fw={600} title={t('alert.version', { version: result.version })}>
          {word('technology', result.technology)}
        </Text>
        <Text className="lz-mono">{result.names.join(', ')}</Text>
      </div>
    </div>
  )
}

export function Techniques({ ids }: { readonly ids: readonly string[] }) {
  return (
    <Group gap={6}>
      {ids.map((id) => (
        <Technique key={id} id={id} />
      ))}
    </Group>
  )
}

function Technique({ id }: { readonly id: string }) {
  return (
    <Anchor
      href={techniqueUrl(id)}
      target="_blank"
      rel="noopener noreferrer"
      className="lz-mono"
      title={techniqueName(id)}
    >
      {id}
    </Anchor>
  )
}

function TechniqueList({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul className="lz-techniques">
      {ids.map((id) => (
        <li key={id}>
          <Technique id={id} />
          <Text size="sm">{techniqueName(id)}</Text>
        </li>
      ))}
    </ul>
  )
}

export function Technologies({ report }: { readonly report: InspectionReport }) {
  const { t } = useTranslation()
  return (
    <Card title={t('alert.technologies')}>
      <Stack gap={8}>
        {report.technologies
          .toSorted((one, other) => Number(other.detected) - Number(one.detected))
          .map((result) => (
            <Technology key={result.technology} result={result} />
          ))}
        {report.techniques.length > 0 ? (
          <div>
            <Text size="sm" fw={600} mt={4}>
              {t('alert.techniques')}
            </Text>
            <TechniqueList ids={report.techniques} />
          </div>
        ) : null}
      </Stack>
    </Card>
  )
}
