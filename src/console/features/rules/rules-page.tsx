/** Rules, top down; each opens to its settings. */
import { Accordion, Badge, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { listRules, type Rule } from '#contract/gateway-rules-api.ts'
import { useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { Page } from '../../components/page.tsx'
import { RuleForm } from './rule-form.tsx'

function Head({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation()
  return (
    <Group gap="sm">
      <Text fw={600} className="lz-wide">
        <Text component="span" size="sm" c="dimmed" pr={10}>
          {rule.position}
        </Text>
        {rule.name}
      </Text>
      <Badge variant="light" radius="sm" size="sm" color={rule.enabled ? 'teal' : 'gray'}>
        {t(rule.enabled ? 'common.on' : 'common.off')}
      </Badge>
      <Text size="xs" c="dimmed">
        {t('rules.onDetection')}: {t(`action.${rule.onDetection}`)} · {t('rules.noVerdict')}:{' '}
        {t(`noVerdict.${rule.noVerdict}`)}
      </Text>
    </Group>
  )
}

function List({ rules }: { readonly rules: readonly Rule[] }) {
  const { t } = useTranslation()
  if (rules.length === 0) return <Empty title={t('rules.empty')} hint={t('rules.emptyHint')} />
  return (
    <Accordion variant="separated" defaultValue={rules.at(-1)?.id ?? null} order={2}>
      {rules.map((rule) => (
        <Accordion.Item key={rule.id} value={rule.id}>
          <Accordion.Control>
            <Head rule={rule} />
          </Accordion.Control>
          <Accordion.Panel>
            <RuleForm key={JSON.stringify(rule)} rule={rule} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

export function RulesPage() {
  const { t } = useTranslation()
  const query = useRoute(listRules)
  return (
    <Page title={t('nav.rules')} lead={t('rules.lead')}>
      <Answer query={query}>{({ rules }) => <List rules={rules} />}</Answer>
    </Page>
  )
}
