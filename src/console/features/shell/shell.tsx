/** Header, navigation and the page; listens to live updates while somebody is signed in. */
import { AppShell, Badge, Burger, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout, IconPlugOff } from '@tabler/icons-react'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut } from '#contract/session-api.ts'
import { queryClient, rememberSession, useAction } from '../../api.ts'
import { Mark } from '../../components/mark.tsx'
import { Preferences } from '../../components/preferences.tsx'
import { useLive } from '../../live.ts'
import { useSession } from '../sign-in/session.ts'
import { Navigation } from './navigation.tsx'
import { useFocusOnArrival } from './focus.ts'

function leave(): void {
  queryClient.clear()
  rememberSession(null)
}

function Person() {
  const { t } = useTranslation()
  const action = useAction(signOut, { after: leave })
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {useSession().name}
      </Text>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconLogout size={15} />}
        loading={action.isPending}
        onClick={() => action.mutate({})}
      >
        {t('shell.signOut')}
      </Button>
    </Group>
  )
}

export function Shell() {
  const { t } = useTranslation()
  const [open, { toggle, close }] = useDisclosure()
  const silent = useLive()
  useFocusOnArrival()
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 252, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <a href="#content" className="lz-skip">
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.pages')} />
            <Mark />
          </Group>
          {silent ? (
            <Badge color="orange" variant="light" role="status" leftSection={<IconPlugOff size={13} />}>
              {t('shell.silent')}
            </Badge>
          ) : null}
          <Group gap="xs" wrap="nowrap" visibleFrom="sm">
            <Preferences />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <Group justify="space-between" hiddenFrom="sm" pb="sm">
          <Preferences />
          <Person />
        </Group>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
