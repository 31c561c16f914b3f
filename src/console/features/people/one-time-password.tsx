/** A one-time password, shown once: it cannot be asked for again. */
import { Alert, Code, CopyButton, Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OneTimePassword } from '#contract/people-api.ts'

interface Props {
  readonly made: OneTimePassword
  readonly onClose: () => void
}

export function ShownOnce({ made: { name, password }, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Alert
      color="yellow"
      title={t('people.oneTime', { name })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
      role="status"
    >
      <Group gap="sm">
        <Code fz="md">{password}</Code>
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('common.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      {t('people.oneTimeHint')}
    </Alert>
  )
}
