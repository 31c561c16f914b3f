/** State and importance of an alert, and whether it came too late to hold the message back. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AlertRow } from '#contract/analysis-console-api.ts'

const stateColours = { new: 'red', 'in-process': 'blue', closed: 'gray' } as const
const importanceColours = { low: 'gray', medium: 'orange', high: 'red' } as const

export function AlertStateBadge({ state }: Pick<AlertRow, 'state'>) {
  const { t } = useTranslation()
  return (
    <Badge variant="light" radius="sm" size="sm" color={stateColours[state]}>
      {t(`alertState.${state}`)}
    </Badge>
  )
}

export function ImportanceBadge({ importance }: Pick<AlertRow, 'importance'>) {
  const { t } = useTranslation()
  return (
    <Badge variant="dot" radius="sm" size="sm" color={importanceColours[importance]}>
      {t(`importance.${importance}`)}
    </Badge>
  )
}

export function VipBadge({ vip }: { readonly vip: boolean }) {
  const { t } = useTranslation()
  if (!vip) return null
  return (
    <Badge variant="outline" radius="sm" size="sm" color="grape" title={t('work.vipHint')}>
      {t('work.vip')}
    </Badge>
  )
}

export function LateBadge({ late }: Pick<AlertRow, 'late'>) {
  const { t } = useTranslation()
  if (!late) return null
  return (
    <Badge variant="outline" radius="sm" size="sm" color="orange" title={t('alerts.lateHint')}>
      {t('alerts.late')}
    </Badge>
  )
}
