/**
 * Takes pictures of the console's pages and of every state of the connection page, in both languages, wide and narrow, light and
 * dark: `node test/system/console-gallery.ts DIR [part of a name]`. Without `--all` only the four most different of the eight
 * pictures are taken. The world behind it is made up (test/kit/console-stage.ts).
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from '../kit/browser.ts'
import { views, type View } from '../kit/console-views.ts'
import { buildConsole, startStage, type Stage } from '../kit/console-stage.ts'
import type { Page } from 'playwright-core'

const languages = ['en', 'ru'] as const
const widths = [1280, 400] as const
const schemes = ['light', 'dark'] as const

type Language = (typeof languages)[number]
const { positionals, values } = parseArgs({ options: { all: { type: 'boolean' } }, allowPositionals: true })
const isWanted = (language: Language, width: number, scheme: string) =>
  values.all === true || (language === 'ru') === ((width === 400) === (scheme === 'light'))

async function picture(page: Page, view: View, { language, directory }: { language: Language; directory: string }) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of schemes) {
      if (!isWanted(language, width, colorScheme)) continue
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = path.join(directory, `${view.name}-${language}-${width}-${colorScheme}.png`)
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
    }
  }
}

async function show(page: Page, stage: Stage, view: View): Promise<void> {
  Object.assign(stage.scene, view.scene())
  await page.goto(stage.address + view.path)
  await view.ready(page)
}

async function take(directory: string, wanted: string): Promise<void> {
  const built = await mkdtemp(path.join(tmpdir(), 'lazaret-console-'))
  await buildConsole(built)
  const stage = await startStage(built)
  for (const language of languages) {
    await using browser = await openBrowser({ locale: language, timeoutMs: 60_000 })
    const page = await browser.newPage()
    for (const view of views.filter(({ name }) => name.includes(wanted))) {
      const failure = await show(page, stage, view).catch(String)
      await picture(page, view, { language, directory })
      console.log(`${view.name} ${language}${failure ? ` is not as it should be: ${failure}` : ''}`)
    }
    const { errors, violations } = browser.complaints
    for (const complaint of [...errors, ...violations]) console.log(`complaint: ${complaint}`)
  }
  await stage[Symbol.asyncDispose]()
  await rm(built, { recursive: true, force: true })
}

const [directory, wanted = ''] = positionals
if (directory === undefined) throw new Error('name the folder for the pictures')
await mkdir(directory, { recursive: true })
await take(directory, wanted)
