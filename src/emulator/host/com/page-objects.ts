/** The page as VBScript sees it: window, document, location and the clipboard. */
import type { ComContext } from './context.ts'
import { action, ComObject, constant, method, stored, text, type Value } from './object.ts'

interface PageActions {
  /** Markup the page writes into itself. */
  readonly written: (markup: string) => void
  /** Code a timer runs, in which language. */
  readonly later: (code: string, language: string) => void
}

function element(): ComObject {
  return new ComObject('HTMLElement', {
    innerHTML: stored(''),
    innerText: stored(''),
    value: stored(''),
    style: stored(''),
    appendChild: method(([child]) => child),
    setAttribute: action(() => undefined),
    click: action(() => undefined),
  })
}

export function pageObjects({ machine, actor }: ComContext, actions: PageActions): Map<string, Value> {
  const visit = (url: Value) => {
    if (/^https?:/i.test(text(url))) machine.recorder.indicator('url', text(url))
  }
  const location = new ComObject('Location', {
    href: { get: () => 'file:///page.html', set: visit },
    assign: action(([url]) => visit(url)),
    replace: action(([url]) => visit(url)),
    reload: action(() => undefined),
  })
  const write = action(([markup]) => actions.written(text(markup)))
  const document = new ComObject('HTMLDocument', {
    write,
    writeln: write,
    body: { get: element },
    createElement: method(element),
    getElementById: method(element),
    parentWindow: { get: () => window },
    location: { get: () => location, set: visit },
    title: stored(''),
  })
  const later = method(([code, , language]) => {
    actions.later(text(code), text(language) || 'vbscript')
    return 1
  })
  const nothing = action(() => undefined)
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
  ])
}
