/** Frame of a page: heading, actions beside it, a sentence below; and a card with a heading. */
import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

export interface PageProps {
  readonly title: string
  readonly lead?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Lazaret`
  }, [title])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box>
          <Title order={1}>{title}</Title>
          {lead ? (
            <Text size="sm" c="dimmed" maw={760}>
              {lead}
            </Text>
          ) : null}
        </Box>
        {actions ? <Group gap="sm">{actions}</Group> : null}
      </Group>
      {children}
    </Stack>
  )
}

export function Card({ title, aside, children }: { title?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Box component="section" className="lz-card" p="md">
      {title ? (
        <Group justify="space-between" mb="sm" gap="xs">
          <Title order={2}>{title}</Title>
          {aside}
        </Group>
      ) : null}
      {children}
    </Box>
  )
}
