/** Findings in sentences, the weightiest first, and what could not be looked at. */
import { Alert, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { severities, type Finding } from '#core/finding.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { Card } from '../../components/page.tsx'
import { SeverityBadge } from '../../components/show.tsx'
import { gapWords } from '../../i18n/ru-gaps.ts'
import { sentenceOf } from '../../i18n/sentence.ts'
import { useWord } from '../../i18n/words.ts'
import { Techniques } from './technologies.tsx'

const weight = ({ severity }: Finding) => severities.indexOf(severity)

function One({ finding, name }: { readonly finding: Finding; readonly name: string }) {
  const word = useWord()
  const { i18n } = useTranslation()
  return (
    <div className="lz-finding">
      <div>
        <SeverityBadge severity={finding.severity} />
      </div>
      <div>
        <Text size="sm">{sentenceOf(finding, i18n.language)}</Text>
        <Group gap={8}>
          <Text size="xs" c="dimmed">
            {word('technology', finding.technology)} · {finding.rule}
            {name ? ` · ${name}` : ''}
          </Text>
          <Techniques ids={finding.techniques ?? []} />
        </Group>
      </div>
    </div>
  )
}

function Gaps({ report }: { readonly report: InspectionReport }) {
  const { t, i18n } = useTranslation()
  const word = useWord()
  const nameOf = (id: string) => report.artifacts.find((artifact) => artifact.id === id)?.name || id
  const { gaps } = report.verdict
  if (gaps.length === 0) return null
  return (
    <Alert color="yellow" variant="light" title={t('alert.gaps')}>
      {gaps.map(({ who, why, object }, index) => (
        <Text size="sm" key={`${who}-${index}`}>
          {word('technology', who)}: {gapWords(why, i18n.language)} {object ? `(${nameOf(object)})` : ''}
        </Text>
      ))}
    </Alert>
  )
}

export function Findings({ report }: { readonly report: InspectionReport }) {
  const { t } = useTranslation()
  const sorted = report.verdict.findings.toSorted((one, other) => weight(other) - weight(one))
  const nameOf = (id: string) => report.artifacts.find((artifact) => artifact.id === id)?.name ?? ''
  return (
    <Card title={t('alert.findings')}>
      <Stack gap="sm">
        {sorted.map((finding, index) => (
          <One key={`${finding.rule}-${index}`} finding={finding} name={nameOf(finding.object)} />
        ))}
        <Gaps report={report} />
      </Stack>
    </Card>
  )
}
