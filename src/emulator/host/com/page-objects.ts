/** The page as VBScript sees it: window, document, location and the clipboard. */
import type { ComContext } from './context.ts'
import { action, collection, ComObject, constant, method, stored, text, type Value, quiet } from './object.ts'

interface PageActions {
  /** Markup the page writes into itself. */
  readonly written: (markup: string) => void
  /** Code a timer runs, in which language. */
  readonly later: (code: string, language: string) => void
}

/** Tag, attributes, own text. */
type PageElement = readonly [tag: string, attributes: Readonly<Record<string, string>>, text: string, parent: number]

function element(given?: PageElement): ComObject {
  const content = stored(given?.[2] ?? '')
  const attributes = given?.[1] ?? {}
  return new ComObject('HTMLElement', {
    innerHTML: content,
    outerHTML: content,
    outerText: content,
    textContent: content,
    innerText: content,
    text: content,
    value: stored(attributes['value'] ?? given?.[2] ?? ''),
    title: stored(attributes['title'] ?? ''),
    getAttribute: method(([name]) => attributes[text(name).toLowerCase()] ?? ''),
    style: stored(''),
    appendChild: method(([child]) => child),
    setAttribute: action(() => undefined),
    click: action(() => undefined),
  })
}

type Visit = (url: Value) => void

function locationObject(visit: Visit): ComObject {
  return new ComObject('Location', {
    href: { get: () => 'file:///page.html', set: visit },
    assign: action(([url]) => visit(url)),
    replace: action(([url]) => visit(url)),
    reload: action(() => undefined),
  })
}

interface Page {
  readonly actions: PageActions
  readonly visit: Visit
  readonly location: ComObject
  readonly known: ReadonlyMap<string, ComObject>
  readonly window: () => ComObject
}

function documentObject({ actions, visit, location, known, window }: Page): ComObject {
  const body = element()
  const write = action(([markup]) => actions.written(text(markup)))
  const byId = method(([id]) => known.get(text(id).toLowerCase()) ?? element())
  return new ComObject('HTMLDocument', {
    write,
    writeln: write,
    body: { get: () => body },
    createElement: method(() => element()),
    getElementById: byId,
    all: byId,
    getElementsByTagName: method(() => collection([])),
    documentElement: { get: () => body },
    URL: constant('about:blank'),
    cookie: stored(''),
    readyState: constant('complete'),
    referrer: constant(''),
    forms: constant(collection([])),
    links: constant(collection([])),
    images: constant(collection([])),
    ...quiet('open close'),
    parentWindow: { get: window },
    location: { get: () => location, set: visit },
    title: stored(''),
  })
}

const navigator = () =>
  new ComObject('Navigator', {
    userAgent: constant('Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0)'),
    appVersion: constant('4.0'),
  })

function windowObject({ machine, actor }: ComContext, page: Page): ComObject {
  const { actions, visit, location } = page
  const later = method(([code, , language]) => {
    actions.later(text(code), text(language) || 'vbscript')
    return 1
  })
  return new ComObject('HTMLWindow', {
    ...quiet('close moveTo resizeTo focus blur clearTimeout clearInterval'),
    setTimeout: later,
    setInterval: later,
    execScript: action(([code, language]) => actions.later(text(code), text(language) || 'jscript')),
    navigate: action(([url]) => visit(url)),
    alert: action(([message]) => machine.recorder.event(actor, 'user_dialog', { Text: text(message) })),
    document: constant(documentObject(page)),
    location: { get: () => location, set: visit },
    offscreenBuffering: stored(false),
    clipboardData: constant(
      new ComObject('ClipboardData', {
        getData: method(() => machine.clipboard),
        setData: method(([, value]) => {
          machine.clipboard = text(value).slice(0, 100_000)
          machine.recorder.event(actor, 'clipboard', { Text: machine.clipboard })
          return true
        }),
        clearData: action(() => void (machine.clipboard = '')),
      }),
    ),
    atob: method(([value]) => Buffer.from(text(value), 'base64').toString('latin1')),
    btoa: method(([value]) => Buffer.from(text(value), 'latin1').toString('base64')),
    prompt: method(() => ''),
    confirm: method(() => true),
    screen: constant(
      new ComObject('Screen', {
        width: constant(1_920),
        height: constant(1_080),
        availWidth: constant(1_920),
        availHeight: constant(1_040),
      }),
    ),
    clientInformation: constant(navigator()),
    navigator: constant(navigator()),
    open: action(([url]) => visit(url)),
  })
}

export function pageObjects(
  context: ComContext,
  actions: PageActions,
  elements: readonly PageElement[] = [],
): Map<string, Value> {
  const known = new Map(
    elements.flatMap((one) => (one[1]['id'] ? [[one[1]['id'].toLowerCase(), element(one)] as const] : [])),
  )
  const visit = (url: Value) => {
    if (/^https?:/i.test(text(url))) context.machine.recorder.indicator('url', text(url))
  }
  const location = locationObject(visit)
  const window: ComObject = windowObject(context, { actions, visit, location, known, window: () => window })
  return new Map<string, Value>([
    ...['window', 'self', 'top', 'parent', '*page'].map((name) => [name, window] as const),
    ['document', window.members.get('document')?.get?.()],
    ['location', location],
    ['navigator', navigator()],
    ...known,
  ])
}
