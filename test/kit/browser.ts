/** Debian's Chromium, driven for tests; everything a page complains about is written down. */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core'

const program = '/usr/bin/chromium'

/** A reason to skip, or false where Chromium is there. */
export const noChromium: string | false = existsSync(program)
  ? false
  : `Chromium is not at ${program} (apt-get install chromium)`

export interface Complaints {
  /** Errors of the page's console and exceptions nobody caught. */
  readonly errors: readonly string[]
  /** Violations of the Content-Security-Policy: `directive what`. */
  readonly violations: readonly string[]
}

export interface OpenBrowser extends AsyncDisposable {
  readonly complaints: Complaints
  newPage(): Promise<Page>
  /** Saves what every page shows, for whoever looks for the cause of a failure; the files' names. */
  pictures(name: string): Promise<string[]>
}

/** Chromium itself reports the 401 by which the console learns that nobody is signed in yet. */
const isFirstLook = (message: ConsoleMessage): boolean =>
  message.location().url.endsWith('/api/v1/session') && message.text().includes('401')

async function reportViolations(context: BrowserContext, violations: string[]): Promise<void> {
  await context.exposeBinding('lazaretViolation', (_, text: string) => void violations.push(text))
  // As text, because it runs in the page: this program's types know no page.
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      lazaretViolation(effectiveDirective + ' ' + blockedURI))`,
  )
}

/** One browser with one context: its pages share cookies and language, as tabs of one person do. */
export async function openBrowser(options: { locale: string; timeoutMs: number }): Promise<OpenBrowser> {
  const browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-extensions', '--disable-background-networking'],
  })
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: options.locale,
    // Nobody watches: nothing is waited for that only moves.
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
  })
  context.setDefaultTimeout(options.timeoutMs)
  const errors: string[] = []
  const violations: string[] = []
  await reportViolations(context, violations)
  context.on('console', (message) => {
    if (message.type() === 'error' && !isFirstLook(message))
      errors.push(`${message.text()} ${message.location().url}`.trimEnd())
  })
  context.on('weberror', (found) => errors.push(String(found.error())))
  return {
    complaints: { errors, violations },
    newPage: () => context.newPage(),
    pictures: (name) =>
      Promise.all(
        context.pages().map(async (page, index) => {
          const file = path.join(tmpdir(), `${name}-${index}.png`)
          await page.screenshot({ path: file })
          return file
        }),
      ),
    async [Symbol.asyncDispose]() {
      await browser.close()
    },
  }
}
