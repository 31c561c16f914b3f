/** Has the submission judged again with the rules of today; another verdict reaches its system as a late one. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { rescanSubmission, type AlertCard } from '#contract/analysis-console-api.ts'
import { useAction } from '../../api.ts'
import { useMay } from '../sign-in/session.ts'

export function Rescan({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const action = useAction(rescanSubmission, { done: t('alert.rescanning') })
  if (!useMay('analysis:write')) return null
  return (
    <Button
      variant="default"
      title={t('alert.rescanHint')}
      loading={action.isPending}
      onClick={() => action.mutate({ params: { id: alert.submission } })}
    >
      {t('alert.rescan')}
    </Button>
  )
}
