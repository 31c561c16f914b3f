/** Every technology that looked, what it said, and the ATT&CK techniques with their pages in the matrix. */
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InspectionReport, TechnologyResult } from '#core/inspection-report.ts'
import { techniqueUrl } from '#core/technique.ts'
import { Card } from '../../components/page.tsx'
import { useWord } from '../../i18n/words.ts'

function Technology({ result }: { readonly result: TechnologyResult }) {
  const { t } = useTranslation()
  const word = useWord()
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Badge variant="light" radius="sm" size="sm" color={result.detected ? 'red' : 'teal'} miw={110}>
        {t(result.detected ? 'alert.detected' : 'alert.notDetected')}
      </Badge>
      <div>
        <Text size="sm" fw={600} component="span">
          {word('technology', result.technology)}
        </Text>{' '}
        <Text size="xs" c="dimmed" component="span">
          {result.version}
        </Text>
        <Text className="lz-mono">{result.names.join(', ')}</Text>
      </div>
    </Group>
  )
}

export function Techniques({ ids }: { readonly ids: readonly string[] }) {
  return (
    <Group gap={6}>
      {ids.map((id) => (
        <Anchor key={id} href={techniqueUrl(id)} target="_blank" rel="noopener noreferrer" className="lz-mono">
          {id}
        </Anchor>
      ))}
    </Group>
  )
}

export function Technologies({ report }: { readonly report: InspectionReport }) {
  const { t } = useTranslation()
  return (
    <Card title={t('alert.technologies')}>
      <Stack gap={8}>
        {report.technologies.map((result) => (
          <Technology key={result.technology} result={result} />
        ))}
        {report.techniques.length > 0 ? (
          <div>
            <Text size="sm" fw={600} mt={4}>
              {t('alert.techniques')}
            </Text>
            <Techniques ids={report.techniques} />
          </div>
        ) : null}
      </Stack>
    </Card>
  )
}
