/** What stands on the screen while an answer is awaited, when it failed, and when there is nothing to show. */
import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { wordsOf } from './notices.ts'

export function FailureBox({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation()
  const { title, detail } = wordsOf(error)
  return (
    <Alert color="red" variant="light" title={title} icon={<IconAlertTriangle size={18} />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{detail}</Text>
        {retry ? (
          <Button size="xs" variant="default" onClick={retry}>
            {t('common.again')}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  )
}

/** What is needed of a query, of one reply or of pages. */
type Asked<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isError' | 'isPlaceholderData' | 'refetch'>

export function Answer<T>(props: { readonly query: Asked<T>; readonly children: (data: T) => ReactNode }) {
  const { query, children } = props
  const { t } = useTranslation()
  if (query.data !== undefined)
    return (
      <Stack
        gap="md"
        aria-busy={query.isPlaceholderData}
        {...(query.isPlaceholderData ? { className: 'lz-stale' } : {})}
      >
        {query.isError ? (
          <Text size="sm" c="var(--lz-danger)" role="status">
            {t('common.outdated')}
          </Text>
        ) : null}
        {children(query.data)}
      </Stack>
    )
  if (query.isError) return <FailureBox error={query.error} retry={() => void query.refetch()} />
  return <Waiting />
}

export function Waiting() {
  const { t } = useTranslation()
  return (
    <Center p="xl" role="status" aria-label={t('common.loading')}>
      <Loader size="sm" />
    </Center>
  )
}

export function Empty({ title, hint, action }: { title: string; hint: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap={6} py={40} px="md">
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" ta="center" maw={520}>
        {hint}
      </Text>
      {action}
    </Stack>
  )
}
