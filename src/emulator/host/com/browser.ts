/** InternetExplorer.Application and htmlfile: pages driven by scripts. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComObject, constant, type Member, method, stored, text, quiet } from './object.ts'
import { pageObjects } from './page-objects.ts'

/** A document whose markup and timers run as those of a page do. */
function pageDocument(context: ComContext, content = ''): ComObject {
  const { machine, actor } = context
  const place = { pid: actor.pid, path: 'about:blank', browser: 1 }
  const objects = pageObjects(context, {
    written: (markup) => machine.languages?.html(markup, actor.pid),
    later: (code, language) =>
      /vb/i.test(language) ? machine.languages?.vb([code], place) : machine.languages?.script(code, place),
  })
  const document = objects.get('document')
  const found = document instanceof ComObject ? document : new ComObject('HTMLDocument', {})
  found.members.get('body')?.get?.()
  if (content) {
    const body = found.members.get('body')?.get?.()
    if (body instanceof ComObject) body.members.get('innerhtml')?.set?.(content)
  }
  return found
}

function explorer(context: ComContext): ComObject {
  const { machine, actor } = context
  let page = pageDocument(context)
  let address = 'about:blank'
  const navigate = action(([url]) => {
    address = text(url)
    if (/^https?:/i.test(address)) {
      const { body } = request(machine, actor, { method: 'GET', url: address })
      page = pageDocument(context, Buffer.from(body).toString('latin1'))
    } else if (/^(?:java|vb)script:/i.test(address)) {
      const place = { pid: actor.pid, path: 'about:blank', browser: 1 }
      if (/^vb/i.test(address)) machine.languages?.vb([address.slice(9)], place)
      else machine.languages?.script(address.slice(11), place)
    }
  })
  const place: Member = { get: () => address }
  return new ComObject('InternetExplorer', {
    Navigate: navigate,
    Navigate2: navigate,
    Document: { get: () => page },
    ReadyState: constant(4),
    Busy: constant(false),
    LocationURL: place,
    LocationName: place,
    Visible: stored(false),
    Silent: stored(true),
    Width: stored(800),
    Height: stored(600),
    Left: stored(0),
    Top: stored(0),
    ToolBar: stored(0),
    StatusBar: stored(false),
    MenuBar: stored(false),
    AddressBar: stored(false),
    Resizable: stored(true),
    FullScreen: stored(false),
    HWND: constant(0x3_0020),
    ...quiet('Quit Refresh Stop PutProperty'),
    GetProperty: method(() => ''),
    Name: constant('Internet Explorer'),
    FullName: constant('C:\\Program Files\\Internet Explorer\\iexplore.exe'),
    Application: { get: () => explorer(context) },
  })
}

export const browserClasses: readonly ComClass[] = [
  { names: ['internetexplorer.application', 'internetexplorer.applicationmedium', 'shell.explorer'], create: explorer },
  { names: ['htmlfile'], create: (context) => pageDocument(context) },
  { names: ['internetexplorer.windows', 'shell.windows'], create: () => collection([]) },
]
