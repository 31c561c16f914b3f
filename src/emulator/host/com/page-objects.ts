/** The page as VBScript sees it: window, document, location and the clipboard. */
import type { ComContext } from './context.ts'
import { action, collection, ComObject, constant, method, stored, text, type Value } from './object.ts'

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

export function pageObjects(
  { machine, actor }: ComContext,
  actions: PageActions,
  elements: readonly PageElement[] = [],
): Map<string, Value> {
  const known = new Map(
    elements.flatMap((one) => (one[1]['id'] ? [[one[1]['id'].toLowerCase(), element(one)] as const] : [])),
  )
  const visit = (url: Value) => {
    if (/^https?:/i.test(text(url))) machine.recorder.indicator('url', text(url))
  }
  const location = new ComObject('Location', {
    href: { get: () => 'file:///page.html', set: visit },
    assign: action(([url]) => visit(url)),
    replace: action(([url]) => visit(url)),
    reload: action(() => undefined),
  })
  const body = element()
  const nothing = action(() => undefined)
  const write = action(([markup]) => actions.written(text(markup)))
  const document = new ComObject('HTMLDocument', {
    write,
    writeln: write,
    body: { get: () => body },
    createElement: method(() => element()),
    getElementById: method(([id]) => known.get(text(id).toLowerCase()) ?? element()),
    all: method(([id]) => known.get(text(id).toLowerCase()) ?? element()),
    getElementsByTagName: method(() => collection([])),
    open: nothing,
    close: nothing,
    parentWindow: { get: () => window },
    location: { get: () => location, set: visit },
    title: stored(''),
  })
  const later = method(([code, , language]) => {
    actions.later(text(code), text(language) || 'vbscript')
    return 1
  })
  const window: ComObject = new ComObject('HTMLWindow', {
    close: nothing,
    moveTo: nothing,
    resizeTo: nothing,
    focus: nothing,
    blur: nothing,
    clearTimeout: nothing,
    clearInterval: nothing,
    setTimeout: later,
    setInterval: later,
    execScript: action(([code, language]) => actions.later(text(code), text(language) || 'jscript')),
    navigate: action(([url]) => visit(url)),
    alert: action(([message]) => machine.recorder.event(actor, 'user_dialog', { Text: text(message) })),
    document: constant(document),
    location: { get: () => location, set: visit },
    offscreenBuffering: stored(false),
  })
  return new Map<string, Value>([
    ['window', window],
    ['self', window],
    ['top', window],
    ['parent', window],
    ['document', document],
    ['location', location],
    ['*page', window],
    [
      'navigator',
      new ComObject('Navigator', {
        userAgent: constant('Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0)'),
        appVersion: constant('4.0'),
      }),
    ],
    ...[...known].map(([id, one]) => [id, one] as const),
  ])
}
