/** Addresses and their pages; a page's code is fetched when its link is pointed at or opened, its filters are in the address. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Waiting } from './components/answer.tsx'
import { Broken } from './features/shell/broken.tsx'
import { NotFound } from './features/shell/not-found.tsx'
import { Shell } from './features/shell/shell.tsx'
import { alertsFilter, eventsFilter, protectionTab, queueFilter, textFilter } from './search.ts'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const getParentRoute = () => root

const tree = root.addChildren([
  createRoute({
    getParentRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./features/dashboard/dashboard-page.tsx'), 'DashboardPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/queue',
    validateSearch: queueFilter,
    component: lazyRouteComponent(() => import('./features/queue/queue-page.tsx'), 'QueuePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/events',
    validateSearch: eventsFilter,
    component: lazyRouteComponent(() => import('./features/events/events-page.tsx'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/events/$id',
    component: lazyRouteComponent(() => import('./features/events/event-page.tsx'), 'EventPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/backup',
    validateSearch: textFilter,
    component: lazyRouteComponent(() => import('./features/backup/backup-page.tsx'), 'BackupPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/rules',
    component: lazyRouteComponent(() => import('./features/rules/rules-page.tsx'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/protection',
    validateSearch: protectionTab,
    component: lazyRouteComponent(() => import('./features/protection/protection-page.tsx'), 'ProtectionPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/inbox',
    component: lazyRouteComponent(() => import('./features/inbox/inbox-page.tsx'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/audit',
    component: lazyRouteComponent(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/vips',
    component: lazyRouteComponent(() => import('./features/vips/vips-page.tsx'), 'VipsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    component: lazyRouteComponent(() => import('./features/people/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/alerts',
    validateSearch: alertsFilter,
    component: lazyRouteComponent(() => import('./features/alerts/alerts-page.tsx'), 'AlertsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/alerts/$id',
    component: lazyRouteComponent(() => import('./features/alert/alert-page.tsx'), 'AlertPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/submissions',
    component: lazyRouteComponent(() => import('./features/submissions/submissions-page.tsx'), 'SubmissionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/campaigns',
    component: lazyRouteComponent(() => import('./features/campaigns/campaigns-page.tsx'), 'CampaignsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/campaigns/$id',
    component: lazyRouteComponent(() => import('./features/campaigns/campaign-page.tsx'), 'CampaignPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/threats',
    component: lazyRouteComponent(() => import('./features/threats/threats-page.tsx'), 'ThreatsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/rulesets',
    component: lazyRouteComponent(() => import('./features/rulesets/rulesets-page.tsx'), 'RuleSetsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/exclusions',
    component: lazyRouteComponent(() => import('./features/exclusions/exclusions-page.tsx'), 'ExclusionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/systems',
    component: lazyRouteComponent(() => import('./features/systems/systems-page.tsx'), 'SystemsPage'),
  }),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
