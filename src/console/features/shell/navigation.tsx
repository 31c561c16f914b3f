/** The list of pages; only those of the parts this server has. */
import { Stack, Text } from '@mantine/core'
import {
  IconAffiliate,
  IconAlertOctagon,
  IconBiohazard,
  IconArchive,
  IconChartBar,
  IconFileCode,
  IconFilterOff,
  IconHistory,
  IconInbox,
  IconListDetails,
  IconMicroscope,
  IconPlugConnected,
  IconShieldCheck,
  IconStack2,
  IconStar,
  IconTimelineEvent,
  IconUsers,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Permission } from '#contract/route.ts'
import { useSession } from '../sign-in/session.ts'

const pages = {
  gateway: [
    { to: '/queue', key: 'queue', Icon: IconStack2 },
    { to: '/events', key: 'events', Icon: IconTimelineEvent },
    { to: '/backup', key: 'backup', Icon: IconArchive },
    { to: '/rules', key: 'rules', Icon: IconListDetails },
    { to: '/protection', key: 'protection', Icon: IconShieldCheck },
    { to: '/inbox', key: 'inbox', Icon: IconInbox },
    { to: '/audit', key: 'audit', Icon: IconHistory },
  ],
  analysis: [
    { to: '/alerts', key: 'alerts', Icon: IconAlertOctagon },
    { to: '/submissions', key: 'submissions', Icon: IconMicroscope },
    { to: '/campaigns', key: 'campaigns', Icon: IconAffiliate },
    { to: '/threats', key: 'threats', Icon: IconBiohazard },
    { to: '/rulesets', key: 'rulesets', Icon: IconFileCode },
    { to: '/exclusions', key: 'exclusions', Icon: IconFilterOff },
    { to: '/vips', key: 'vips', Icon: IconStar, needs: 'analysis:vip' },
    { to: '/systems', key: 'systems', Icon: IconPlugConnected },
  ],
} as const

/** A page without a need is for everybody who may look at its part. */
const mayOpen =
  (permissions: readonly Permission[]) =>
  (page: object): boolean =>
    !('needs' in page) || permissions.some((one) => one === page.needs)

/** The way of a message: first the gateway, then the analysis. */
const order = ['gateway', 'analysis'] as const

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const { t } = useTranslation()
  const { parts, permissions } = useSession()
  return (
    <Stack gap={2} component="nav" aria-label={t('shell.pages')} onClick={onGo}>
      <Link to="/" className="lz-nav" activeOptions={{ exact: true }}>
        <IconChartBar size={18} stroke={1.6} />
        {t('nav.dashboard')}
      </Link>
      {order
        .filter((part) => parts.includes(part))
        .map((part) => (
          <Stack gap={2} key={part}>
            <Text size="xs" c="dimmed" fw={600} px={10} pt="md" pb={4}>
              {t(`nav.${part}`)}
            </Text>
            {pages[part].filter(mayOpen(permissions)).map(({ to, key, Icon }) => (
              <Link key={to} to={to} className="lz-nav">
                <Icon size={18} stroke={1.6} />
                {t(`nav.${key}`)}
              </Link>
            ))}
          </Stack>
        ))}
      {permissions.includes('people:write') ? (
        <Stack gap={2}>
          <Text size="xs" c="dimmed" fw={600} px={10} pt="md" pb={4}>
            {t('nav.server')}
          </Text>
          <Link to="/people" className="lz-nav">
            <IconUsers size={18} stroke={1.6} />
            {t('nav.people')}
          </Link>
        </Stack>
      ) : null}
    </Stack>
  )
}
