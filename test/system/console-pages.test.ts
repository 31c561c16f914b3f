/** Every page of the console in both languages, wide and narrow: nothing overflows, everything has a name, nothing is complained of. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { noChromium, openBrowser, type OpenBrowser } from '../kit/browser.ts'
import { faultsOf } from '../kit/console-faults.ts'
import { buildConsole, startStage, type Stage } from '../kit/console-stage.ts'
import { doors, pages, settings } from '../kit/console-views.ts'

const widths = [1280, 400] as const

describe('every page of the console', { skip: noChromium, timeout: 600_000 }, () => {
  let built: string
  let stage: Stage
  before(async () => {
    built = await mkdtemp(path.join(tmpdir(), 'lazaret-console-'))
    await buildConsole(built)
    stage = await startStage(built)
  })
  after(async () => {
    await stage[Symbol.asyncDispose]()
    await rm(built, { recursive: true, force: true })
  })

  for (const language of ['en', 'ru'])
    describe(language, () => {
      let browser: OpenBrowser
      let page: Page
      before(async () => {
        browser = await openBrowser({ locale: language, timeoutMs: 20_000 })
        page = await browser.newPage()
      })
      after(() => browser[Symbol.asyncDispose]())

      for (const view of [...doors, ...pages, ...settings])
        it(view.name, async () => {
          Object.assign(stage.scene, view.scene())
          await page.goto(stage.address + view.path)
          await view.ready(page)
          for (const width of widths) {
            await page.setViewportSize({ width, height: 900 })
            assert.deepEqual(await faultsOf(page), [], `${width} pixels wide`)
          }
          assert.deepEqual(browser.complaints, { errors: [], violations: [] })
        })
    })
})
