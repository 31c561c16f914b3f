/** Every page of the console, and every state of the connection page: how to get there, and when it is all there. */
import type { Page } from 'playwright-core'
import { protectionDefaults, type ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { withheldStates } from '#contract/gateway-withheld-api.ts'
import { connectionReasons, type ConnectionReason } from '#contract/connection-reasons.ts'
import { emptyScene, fullScene, type Scene } from './console-stage.ts'
import { ago, fingerprints, idOf, protectionOf } from './console-world.ts'

export interface View {
  readonly name: string
  readonly path: string
  readonly scene: () => Scene
  /** When the page shows what it has. */
  readonly ready: (page: Page) => Promise<void>
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()
/** Nothing is loaded any more, and nothing moves. */
export async function settled(page: Page): Promise<void> {
  await heading(page)
  await page.locator('main [role=status] .mantine-Loader-root').first().waitFor({ state: 'detached' })
}

const server = {
  kind: 'lazaret',
  address: 'analysis.example.org:8443',
  fingerprint: fingerprints.server,
  confirmedAt: ago(864_000),
} as const

type Told = Pick<ProtectionStatus, 'state' | 'explanation'> & {
  readonly shownFingerprint?: string
  readonly reason?: ConnectionReason
}
const withServer = (told: Told, submitClean = true): ProtectionStatus =>
  protectionOf({
    ...told,
    server,
    servers: [{ ...server, ...told }],
    settings: { ...protectionDefaults, submitClean },
  })

/** Reasons that come with the state `unreachable`. */
const unreachable = connectionReasons.slice(connectionReasons.indexOf('certificate-expired')).concat('clock-skew')

const connections: Record<string, ProtectionStatus> = {
  'not-configured': protectionOf(),
  'switched-off': withServer({ state: 'not-configured', explanation: 'Nothing is to be sent to it.' }, false),
  'waiting-for-authorisation': withServer({
    state: 'waiting-for-authorisation',
    explanation: 'The analyst has not decided yet.',
  }),
  connected: withServer({ state: 'connected', explanation: 'The verdict stream is open.' }),
  rejected: withServer({
    state: 'rejected',
    explanation: 'The analyst rejected this gateway under External systems.',
  }),
  revoked: withServer({ state: 'rejected', explanation: 'The analyst revoked this gateway under External systems.' }),
  'certificate-changed': withServer({
    state: 'certificate-changed',
    explanation:
      'The certificate shown is not the one that was confirmed. A firewall that decrypts TLS is the usual cause.',
    shownFingerprint: fingerprints.other,
  }),
  'tls-decrypted': withServer({
    state: 'certificate-changed',
    reason: 'tls-decrypted',
    explanation: 'A device in between decrypts TLS.',
    shownFingerprint: fingerprints.other,
  }),
  ...Object.fromEntries(
    unreachable.map((reason) => [reason, withServer({ state: 'unreachable', reason, explanation: `(${reason})` })]),
  ),
}

const page = (name: string, path: string): View => ({ name, path, scene: fullScene, ready: settled })
const nothing = (name: string, path: string): View => ({
  name: `${name}-empty`,
  path,
  scene: emptyScene,
  ready: settled,
})

const lists = [
  'queue',
  'events',
  'backup',
  'rules',
  'inbox',
  'audit',
  'alerts',
  'submissions',
  'campaigns',
  'threats',
  'rulesets',
  'exclusions',
  'systems',
  'people',
  'vips',
]

export const pages: readonly View[] = [
  page('dashboard', '/'),
  ...lists.map((name) => page(name, `/${name}`)),
  page('event', `/events/${idOf(1)}`),
  page('alert', `/alerts/${idOf(1)}`),
  page('campaign', `/campaigns/${idOf(1)}`),
  page('not-found', '/nowhere'),
]

/** For a recipient who comes by a link and is not signed in. */
function withheld(token: string): View {
  return {
    name: `withheld-${token}`,
    path: `/withheld/${token}`,
    scene: () => ({ ...fullScene(), session: undefined }),
    ready: async (tab) => {
      await heading(tab)
      await tab.locator('[role=status], [role=alert]').filter({ hasText: /\S/ }).first().waitFor()
    },
  }
}

export const doors: readonly View[] = [
  { name: 'sign-in', path: '/', scene: () => ({ ...fullScene(), session: undefined }), ready: heading },
  {
    name: 'change-password',
    path: '/',
    scene: () => {
      const scene = fullScene()
      const { session } = scene
      return session ? { ...scene, session: { ...session, mustChangePassword: true } } : scene
    },
    ready: heading,
  },
  ...withheldStates.map((state) => withheld(state)),
]

const moods: readonly View[] = [
  { name: 'queue-failed', path: '/queue', scene: () => ({ ...fullScene(), manner: 'fail' }), ready: heading },
  { name: 'queue-waiting', path: '/queue', scene: () => ({ ...fullScene(), manner: 'wait' }), ready: heading },
]

export const settings: readonly View[] = Object.entries(connections).map(([name, protection]) => ({
  name: `connection-${name}`,
  path: '/protection',
  scene: () => ({ ...fullScene(), protection }),
  ready: settled,
}))

const comparing = (name: string, typed: string): View => ({
  name: `connection-comparing-${name}`,
  path: '/protection',
  scene: fullScene,
  ready: async (tab) => {
    await settled(tab)
    await tab.locator('main form input').first().fill('analysis.example.org')
    await tab.locator('main form button[type=submit]').first().click()
    await tab.locator('.lz-fingerprint').nth(1).waitFor()
    await tab.locator('[data-compare] textarea').first().fill(typed)
  },
})

export const views: readonly View[] = [
  ...doors,
  ...pages,
  ...['dashboard', ...lists].map((name) => nothing(name, name === 'dashboard' ? '/' : `/${name}`)),
  ...moods,
  ...settings,
  comparing('same', fingerprints.server),
  comparing('different', fingerprints.other),
]
