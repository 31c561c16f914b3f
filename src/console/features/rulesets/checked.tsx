/** What the compiler says of a text: its rules, or the faults by line and rule. */
import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CheckedRulesRow } from '#contract/analysis-rulesets-api.ts'

const look = { bad: 'red', warnings: 'yellow', good: 'green' } as const

export function Checked({ checked }: { readonly checked: CheckedRulesRow }) {
  const { t } = useTranslation()
  const { rules, problems, warnings } = checked
  const remarks = warnings.length > 0 ? 'warnings' : 'good'
  const state = problems.length > 0 ? 'bad' : remarks
  return (
    <Alert
      mt="sm"
      variant="light"
      role="status"
      color={look[state]}
      title={t(`rulesets.${state}`, { count: rules.length })}
    >
      <ul className="lz-plain">
        {[...problems, ...warnings].map(({ line, rule, why }) => (
          <li key={`${line} ${rule} ${why}`} className="lz-break">
            {line === undefined ? '' : `${t('rulesets.line', { line })}: `}
            {rule === undefined ? '' : `${rule}: `}
            {why}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
