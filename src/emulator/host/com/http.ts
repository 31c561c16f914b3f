/** XMLHTTP and its siblings, and the MSXML DOM as far as base64 and hex nodes. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { bytesOf, ComObject, constant, method, stored, text } from './object.ts'

function http({ machine, actor }: ComContext): ComObject {
  let asked = { method: 'GET', url: '' }
  let got = { status: 0, body: new Uint8Array() as Uint8Array }
  let state = 0
  const body = () => Buffer.from(got.body).toString('latin1')
  return new ComObject('XMLHTTP', {
    Open: method(([verb, url]) => {
      asked = { method: text(verb), url: text(url) }
      state = 1
      return undefined
    }),
    Send: method(() => {
      got = request(machine, actor, asked)
      state = 4
      return undefined
    }),
    SetRequestHeader: method(() => undefined),
    SetTimeouts: method(() => undefined),
    SetOption: method(() => undefined),
    GetResponseHeader: method(() => ''),
    GetAllResponseHeaders: method(() => ''),
    WaitForResponse: method(() => true),
    Status: { get: () => got.status },
    StatusText: constant('OK'),
    ReadyState: { get: () => state },
    ResponseText: { get: body },
    ResponseBody: { get: () => got.body },
    ResponseStream: { get: () => got.body },
    OnReadyStateChange: stored(null),
  })
}

function element(): ComObject {
  const content = stored('')
  const type = stored('')
  const decoded = () => {
    const kind = text(type.get?.())
    const written = text(content.get?.()).replaceAll(/\s/g, '')
    if (kind === 'bin.base64') return Buffer.from(written, 'base64')
    return kind === 'bin.hex' ? Buffer.from(written, 'hex') : written
  }
  return new ComObject('IXMLDOMElement', {
    Text: content,
    DataType: type,
    NodeTypedValue: {
      get: decoded,
      set: (value) => {
        const kind = text(type.get?.()) === 'bin.hex' ? 'hex' : 'base64'
        content.set?.(Buffer.from(bytesOf(value)).toString(kind))
      },
    },
    AppendChild: method(([child]) => child),
    SetAttribute: method(() => undefined),
  })
}

const document = () =>
  new ComObject('DOMDocument', {
    CreateElement: method(element),
    Async: stored(true),
    LoadXML: method(() => true),
    DocumentElement: { get: element },
  })

export const httpClasses: readonly ComClass[] = [
  { names: ['msxml2.xmlhttp', 'microsoft.xmlhttp', 'msxml2.serverxmlhttp', 'winhttp.winhttprequest'], create: http },
  { names: ['msxml2.domdocument', 'microsoft.xmldom'], create: document },
]
