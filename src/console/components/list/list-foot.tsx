/** The end of a list that has more: the next page comes as it is neared; and a word where a long list has changed meanwhile. */
import { Alert, Button, Center, Group, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage' | 'isPlaceholderData'
>

export function ListFoot({ query }: { readonly query: Pages }) {
  const { t } = useTranslation()
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = query
  const end = useRef<HTMLDivElement>(null)
  const idle = !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData
  useEffect(() => {
    if (!end.current || !idle) return
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.at(-1)?.isIntersecting) void fetchNextPage()
      },
      { rootMargin: '1000px 0px' },
    )
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [idle, fetchNextPage])
  return (
    <Center p="xs" ref={end}>
      <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t(isFetchNextPageError ? 'common.again' : 'common.more')}
      </Button>
    </Center>
  )
}

type Age = Pick<UseInfiniteQueryResult, 'isFetching' | 'refetch'>

/** Nothing while the list is as the server has it. */
export function ListChanged({ query, isOutdated }: { readonly query: Age; readonly isOutdated: boolean }) {
  const { t } = useTranslation()
  if (!isOutdated) return null
  return (
    <Alert color="blue" variant="light" py={6} role="status" className="lz-changed">
      <Group gap="sm">
        <Text size="sm">{t('common.changed')}</Text>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconRefresh size={13} />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('common.refresh')}
        </Button>
      </Group>
    </Alert>
  )
}
