/** Frame of a page: way back, heading, actions beside it, a sentence below; and a card with a heading. */
import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'

export interface PageProps {
  readonly title: string
  readonly lead?: ReactNode
  /** The list that this page was opened from. */
  readonly back?: { readonly to: LinkProps['to']; readonly label: string }
  readonly actions?: ReactNode
  readonly children: ReactNode
}

function Back({ to, label }: NonNullable<PageProps['back']>) {
  return (
    <Link className="lz-link lz-back" to={to ?? '/'}>
      ‹ {label}
    </Link>
  )
}

export function Page({ title, lead, back, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Lazaret`
  }, [title])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box className="lz-heading">
          {back ? <Back {...back} /> : null}
          <Title order={1} tabIndex={-1}>
            {title}
          </Title>
          {lead ? (
            <Text size="sm" c="dimmed" maw={820} component="div">
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
