/** Addresses and their pages. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { AlertPage } from './features/alert/alert-page.tsx'
import { AlertsPage } from './features/alerts/alerts-page.tsx'
import { AuditPage } from './features/audit/audit-page.tsx'
import { BackupPage } from './features/backup/backup-page.tsx'
import { DashboardPage } from './features/dashboard/dashboard-page.tsx'
import { EventPage } from './features/events/event-page.tsx'
import { EventsPage } from './features/events/events-page.tsx'
import { ExclusionsPage } from './features/exclusions/exclusions-page.tsx'
import { InboxPage } from './features/inbox/inbox-page.tsx'
import { ProtectionPage } from './features/protection/protection-page.tsx'
import { QueuePage } from './features/queue/queue-page.tsx'
import { RulesPage } from './features/rules/rules-page.tsx'
import { Broken } from './features/shell/broken.tsx'
import { NotFound } from './features/shell/not-found.tsx'
import { Shell } from './features/shell/shell.tsx'
import { SubmissionsPage } from './features/submissions/submissions-page.tsx'
import { SystemsPage } from './features/systems/systems-page.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const at = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

const tree = root.addChildren([
  at('/', DashboardPage),
  at('/queue', QueuePage),
  at('/events', EventsPage),
  at('/events/$id', EventPage),
  at('/backup', BackupPage),
  at('/rules', RulesPage),
  at('/protection', ProtectionPage),
  at('/inbox', InboxPage),
  at('/audit', AuditPage),
  at('/alerts', AlertsPage),
  at('/alerts/$id', AlertPage),
  at('/submissions', SubmissionsPage),
  at('/exclusions', ExclusionsPage),
  at('/systems', SystemsPage),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: false,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
