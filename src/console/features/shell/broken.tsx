/** In place of a page that could not be drawn: a fault of the console, said plainly, with a way on. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

export function Broken({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const { t } = useTranslation()
  return (
    <Alert color="red" variant="light" role="alert" title={t('shell.broken')} icon={<IconAlertTriangle size={18} />}>
      <Stack gap="sm">
        <Text size="sm">{t('shell.brokenHint')}</Text>
        <Text className="lz-mono">{String(error)}</Text>
        <Group>
          <Button size="xs" variant="default" onClick={reset}>
            {t('common.again')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
