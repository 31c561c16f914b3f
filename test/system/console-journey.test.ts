/** The main job as a person does it, in a browser: sign in, connect the two sides, watch mail being held, stopped and released. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { noChromium, openBrowser, type OpenBrowser } from '../kit/browser.ts'
import { letterOf, sendMail } from '../kit/mail.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const ownPassword = 'a harbour with three cranes'
/** Each runs into the emulator's limit of time, one after the other, so that the message is held for a while. */
const endless = Array.from({ length: 8 }, (_, index) => ({
  name: `count-${index}.js`,
  bytes: Buffer.from(`var i = ${index}; while (true) { i++ }`),
}))

const card = (page: Page, title: string): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

/** The fingerprint as groups of four. */
async function fingerprintIn(where: Locator): Promise<string> {
  const groups = await where.locator('.lz-fingerprint').first().locator('span').allTextContents()
  assert.equal(groups.length, 16)
  return groups.join(' ')
}

describe('a journey through the console', { skip: noChromium, timeout: 600_000 }, () => {
  let system: RunningSystem
  let browser: OpenBrowser
  let gateway: Page
  let analyst: Page
  /** Name of the step under way; none after the last. A step that failed leaves it, and the rest is not tried. */
  let under: string | undefined

  before(async () => {
    const opened = openBrowser({ locale: 'en-GB', timeoutMs: 30_000 })
    system = await startSystem()
    browser = await opened
    gateway = await browser.newPage()
  })
  after(async () => {
    if (under !== undefined)
      console.error(`failed at "${under}": ${(await browser.pictures('lazaret-journey')).join(' ')}`)
    await Promise.all([browser[Symbol.asyncDispose](), system[Symbol.asyncDispose]()])
  })

  const step = (name: string, walk: () => Promise<void>): void => {
    void it(name, async (context) => {
      if (under !== undefined) return context.skip('an earlier step failed')
      under = name
      await walk()
      under = undefined
    })
  }

  step('signs in with the one-time password and sets an own one, by keyboard alone', async () => {
    assert.ok(system.administrator, 'a fresh start names the first administrator')
    const { name, password } = system.administrator
    const { keyboard } = gateway
    const answer = await gateway.goto(`https://127.0.0.1:${system.ports + 1}/`)
    assert.match(answer?.headers()['content-security-policy'] ?? '', /script-src 'self' 'nonce-[\w+/=]{24}'(?:;|$)/)
    await heading(gateway, 'Sign in')
    await gateway.locator('input:focus').waitFor()
    await keyboard.type(name)
    await keyboard.press('Tab')
    await keyboard.type(password)
    await keyboard.press('Enter')
    await heading(gateway, 'Choose your own password')
    await gateway.locator('input:focus').waitFor()
    for (const text of [password, ownPassword]) {
      await keyboard.type(text)
      await keyboard.press('Tab')
    }
    await keyboard.type(ownPassword)
    await keyboard.press('Enter')
    await heading(gateway, 'Dashboard')
    assert.equal(await gateway.locator('html').getAttribute('lang'), 'en')
    await card(gateway, 'Analysis protection').getByText('not configured', { exact: true }).waitFor()
  })

  step('adds the analysis server only after its fingerprint was compared', async () => {
    await go(gateway, 'Analysis protection')
    await gateway.getByLabel('Address').fill(system.analysis)
    await gateway.getByRole('button', { name: 'Fetch certificate' }).click()
    const server = card(gateway, 'Analysis server')
    const confirm = server.getByRole('button', { name: 'Confirm server' })
    await confirm.waitFor()
    assert.ok(await confirm.isDisabled())

    analyst = await browser.newPage()
    await analyst.goto(`https://127.0.0.1:${system.ports + 1}/systems`)
    await analyst.getByText('No system has asked yet').waitFor()
    const platform = await fingerprintIn(card(analyst, "This platform's own fingerprint"))
    assert.equal(await fingerprintIn(server), platform)

    const other = server.getByLabel('Compare with the other fingerprint')
    await other.fill('AA'.repeat(32))
    await server.getByText('The fingerprints differ.').waitFor()
    assert.ok(await confirm.isDisabled())
    await other.fill(platform)
    await server.getByText('The fingerprints are the same.').waitFor()
    await confirm.click()
    await server.getByText('switched off', { exact: true }).waitFor()
  })

  step('asks to be accepted when switch 1 is turned on, and is connected once the analyst accepted it', async () => {
    const server = card(gateway, 'Analysis server')
    await gateway.getByRole('switch', { name: '1 · Submit messages without detections' }).click()
    await server.getByText('waiting for authorisation', { exact: true }).waitFor()
    const own = await fingerprintIn(card(gateway, "This gateway's own fingerprint"))

    const request = analyst.locator('section').filter({ hasText: 'Mail gateway' })
    await request.getByText('waiting', { exact: true }).waitFor()
    assert.equal(await fingerprintIn(request), own)
    const accept = request.getByRole('button', { name: 'Accept' })
    assert.ok(await accept.isDisabled())
    await request.getByLabel('Compare with the other fingerprint').fill(own.toLowerCase().replaceAll(' ', ':'))
    await accept.click()
    await request.getByText('accepted', { exact: true }).waitFor()
    await server.getByText('connected', { exact: true }).waitFor()
  })

  step('refuses a limit out of range, and keeps one within', async () => {
    const limits = card(gateway, 'Waits and limits')
    const wait = limits.getByLabel('Wait within the session (s)')
    await wait.fill('')
    await limits.getByRole('button', { name: 'Save' }).click()
    await limits.getByText('A whole number within the range is needed.').waitFor()
    await wait.fill('0')
    await limits.getByRole('button', { name: 'Save' }).click()
    await gateway.getByText('Saved', { exact: true }).waitFor()
  })

  step('follows the test messages until they are delivered or stopped', async () => {
    await gateway.getByRole('button', { name: 'Send test messages' }).click()
    const followed = (kind: string) => gateway.locator(`[data-kind=${kind}]`)
    await followed('letter').locator('.mantine-Badge-root', { hasText: 'delivered' }).waitFor()
    await followed('eicar').locator('.mantine-Badge-root', { hasText: 'deleted by rule' }).waitFor()
    await followed('script').locator('.mantine-Badge-root', { hasText: 'deleted by rule' }).waitFor()
    await followed('script').getByText('Trojan.Script.Poweliks', { exact: true }).waitFor()
    await followed('script').getByText('Received', { exact: true }).waitFor()
  })

  step('shows on the alert card who sent it, what it did when it was run, and what the gateway did', async () => {
    await gateway.locator('[data-kind=script]').getByRole('link', { name: 'Open the alert' }).click()
    await heading(gateway, 'Trojan.Script.Poweliks')
    const message = card(gateway, 'Message')
    await message.getByText('test@lazaret.test', { exact: true }).waitFor()
    await card(gateway, 'What the gateway did').getByText('deleted by rule').waitFor()

    const run = gateway.locator('section').filter({ hasText: 'What it did when it was run: invoice.js' })
    const tree = run.locator('.lz-tree').first()
    await tree.getByText('rundll32.exe', { exact: true }).waitFor()
    await tree.locator('.lz-tree').getByText('powershell.exe', { exact: true }).waitFor()
    await run.getByRole('tab', { name: /^Registry/ }).click()
    const key = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Inert`
    await run.getByText(key, { exact: true }).waitFor()
    const technique = card(gateway, 'Technologies').getByRole('link', { name: 'T1218.011' })
    assert.equal(await technique.getAttribute('href'), 'https://attack.mitre.org/techniques/T1218/011/')

    const arrives = gateway.waitForEvent('download')
    await message.getByRole('link', { name: 'Download (.eml)' }).click()
    assert.match((await arrives).suggestedFilename(), /\.eml$/)
  })

  step('shows a message in hold as it comes, and delivers it when told to', async () => {
    await go(gateway, 'Message queue')
    await gateway.getByText('Nothing waits here').waitFor()
    const data = letterOf({ to: 'inbox@lazaret.test', subject: 'Endless counting', attachments: endless })
    const { code, id } = await sendMail(system.smtpPort, 'inbox@lazaret.test', data)
    assert.equal(code, 250)

    const row = gateway.getByRole('row').filter({ hasText: 'Endless counting' })
    await row.getByText('Hold', { exact: true }).waitFor()
    await row.getByText('waits for the analysis').waitFor()
    await row.getByRole('checkbox').check()
    await gateway.getByRole('button', { name: 'Deliver now' }).click()
    await gateway.getByRole('dialog').getByRole('button', { name: 'Deliver now' }).click()
    await gateway.getByText('Done for 1 message.').waitFor()

    await go(gateway, 'Test inbox')
    await gateway.getByRole('row').filter({ hasText: 'Endless counting' }).waitFor()
    await gateway.goto(`https://127.0.0.1:${system.ports + 1}/events/${id}`)
    await heading(gateway, 'Endless counting')
    await card(gateway, 'What happened').getByText('Released by a person').waitFor()
  })

  step('speaks Russian when asked to, and remembers it', async () => {
    await gateway.getByRole('banner').getByText('RU', { exact: true }).click()
    await card(gateway, 'Что происходило').getByText('Выпущено человеком').waitFor()
    await go(gateway, 'Очередь сообщений')
    await heading(gateway, 'Очередь сообщений')
    await gateway.reload()
    await heading(gateway, 'Очередь сообщений')
    assert.equal(await gateway.locator('html').getAttribute('lang'), 'ru')
  })

  step('keeps the strict policy all the way: nothing was refused, and a script that was slipped in is', async () => {
    assert.deepEqual(browser.complaints, { errors: [], violations: [] })
    await gateway.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'globalThis.slippedIn = true'
      document.head.append(script)
    }`)
    assert.equal(await gateway.evaluate(`'slippedIn' in globalThis`), false)
    const violations = await until(
      async () => browser.complaints.violations,
      ({ length }) => length > 0,
    )
    assert.deepEqual(violations, ['script-src-elem inline'])
  })
})
