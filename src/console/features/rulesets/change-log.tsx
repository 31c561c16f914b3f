/** Who did what with rule sets. */
import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RuleSetChangeRow } from '#contract/analysis-rulesets-api.ts'
import { Card } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'

export function ChangeLog({ changes }: { readonly changes: readonly RuleSetChangeRow[] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return null
  return (
    <Card title={t('rulesets.log')}>
      <Stack gap={6}>
        {changes.map(({ at, who, act, name, detail }) => (
          <Text size="sm" key={`${at} ${act} ${name} ${detail}`} className="lz-break">
            <Text span inherit c="dimmed">
              <Moment at={at} />
            </Text>{' '}
            {who}: {t(`rulesets.acts.${act}`)} {name} ({detail})
          </Text>
        ))}
      </Stack>
    </Card>
  )
}
