/** What a page has that a person with a narrow screen, a keyboard or a screen reader stumbles over (WCAG 2.2, in its plainest parts). */
import type { Page } from 'playwright-core'
import { en } from '../../src/console/i18n/en.ts'

/** Runs in the page, as text: this program's types know no page. */
const inPage = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  await frame()
  await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)))
  await frame()
  const faults = []
  const shown = (element) => element.checkVisibility({ visibilityProperty: true })
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown)
  const say = (element) => element.outerHTML.slice(0, 120)

  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) {
    faults.push('the page is wider than the screen: ' + root.scrollWidth)
    for (const element of all('main *'))
      if (element.getBoundingClientRect().right > root.clientWidth + 1) faults.push('too wide: ' + say(element))
  }

  const headings = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName[1]))
  if (headings.filter((level) => level === 1).length !== 1) faults.push('not one first heading: ' + headings)
  headings.forEach((level, index) => {
    if (index > 0 && level > headings[index - 1] + 1) faults.push('a level of headings is left out: ' + headings)
  })
  const first = document.querySelector('h1')?.textContent
  if (!document.title.startsWith(first + ' ')) faults.push('the title is not the heading: ' + document.title)

  const nameOf = (element) =>
    element.getAttribute('aria-label') ||
    (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('') ||
    [...(element.labels ?? [])].map(({ textContent }) => textContent).join('') ||
    (element.tagName === 'INPUT' ? '' : element.textContent.trim()) ||
    element.title
  for (const element of all('input, textarea, select, button, a[href], [role=switch], [role=tab]'))
    if (element.type !== 'hidden' && !element.closest('[aria-hidden=true]') && !nameOf(element)) faults.push('without a name: ' + say(element))
  for (const image of all('img')) if (image.getAttribute('alt') === null) faults.push('without a text: ' + say(image))

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push('an id twice: ' + id)

  // A key that has no words is shown as it is.
  for (const text of all('main *').flatMap(({ childNodes }) => [...childNodes]).filter(({ nodeType }) => nodeType === 3))
    if (/^(?:${Object.keys(en).join('|')})\\.[A-Za-z.-]+$/.test(text.data)) faults.push('not translated: ' + text.data)
  for (const cut of all('.mantine-Badge-label')) if (cut.scrollWidth > cut.clientWidth + 1) faults.push('cut: ' + cut.textContent)
  for (const cell of all('.lz-table td > div'))
    if (cell.scrollWidth > cell.clientWidth + 1) faults.push('a cell is too narrow: ' + cell.textContent.slice(0, 60))
  return faults
})()`

export async function faultsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(inPage)
}
