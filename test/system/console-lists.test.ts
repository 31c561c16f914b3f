/** Ten thousand rows in a list: read page by page as it is scrolled, few of them drawn, and live all the while. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { noChromium, openBrowser, type OpenBrowser } from '../kit/browser.ts'
import { buildConsole, fullScene, startStage, type Stage } from '../kit/console-stage.ts'
import { queueRows } from '../kit/console-world.ts'
import { until } from '../kit/until.ts'

const many = 10_000

describe('long lists in the console', { skip: noChromium, timeout: 300_000 }, () => {
  let built: string
  let stage: Stage
  let browser: OpenBrowser
  let page: Page

  before(async () => {
    built = await mkdtemp(path.join(tmpdir(), 'lazaret-console-'))
    await buildConsole(built)
    stage = await startStage(built, fullScene(many))
    browser = await openBrowser({ locale: 'en-GB', timeoutMs: 20_000 })
    page = await browser.newPage()
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await stage[Symbol.asyncDispose]()
    await rm(built, { recursive: true, force: true })
  })

  const drawn = () => page.locator('.lz-table tbody [role=row]').count()
  /** Goes to the end of what is there, again and again, until the list has so many pages of two pieces each. */
  async function scrollThrough(count: number): Promise<void> {
    const further = async () => {
      await page.keyboard.press('End')
      return page.locator('.lz-table tbody').count()
    }
    await until(further, (pieces) => pieces >= count * 2, 60)
  }

  for (const list of ['queue', 'events', 'alerts'])
    it(`${list}: the first rows come at once, and only those near the screen are drawn however far one goes`, async () => {
      await page.goto(`${stage.address}/${list}`)
      await page.getByRole('row').nth(1).waitFor()
      assert.ok((await drawn()) <= 100)
      await scrollThrough(5)
      assert.ok((await drawn()) <= 250, `${await drawn()} rows are drawn`)
    })

  it('a list followed far down is not fetched anew by itself, but its reader is told', async () => {
    await page.goto(`${stage.address}/queue`)
    await page.getByRole('row').nth(1).waitFor()
    await scrollThrough(5)
    stage.scene.queue = queueRows(many - 1)
    stage.hub.publish('queue')
    await page.getByText('The list has changed meanwhile.').waitFor()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('The list has changed meanwhile.').waitFor({ state: 'detached' })
  })

  it('a list at its beginning follows by itself', async () => {
    await page.goto(`${stage.address}/queue`)
    await page.getByRole('radio', { name: 'All 9,999' }).waitFor({ state: 'attached' })
    stage.scene.queue = queueRows(7)
    stage.hub.publish('queue')
    await page.getByRole('radio', { name: 'All 7' }).waitFor({ state: 'attached' })
    assert.equal(await drawn(), 7)
  })

  it('a whole list can be sorted by its heads', async () => {
    const sizes = () => page.locator('td[data-label=Size]').allInnerTexts()
    const unsorted = await sizes()
    await page.getByRole('button', { name: 'Size' }).click()
    await page.getByRole('button', { name: 'Size' }).click()
    await page.locator('th[aria-sort=descending]').waitFor()
    assert.deepEqual(await sizes(), unsorted.toReversed())
  })

  it('the filter stands in the address and survives a new start', async () => {
    await page.getByText('Hold 2').click()
    await page.waitForURL(/queue=hold/)
    await page.reload()
    await page.getByRole('row').nth(1).waitFor()
    assert.equal(await drawn(), 2)
  })

  it('nothing was complained of', () => {
    assert.deepEqual(browser.complaints, { errors: [], violations: [] })
  })
})
