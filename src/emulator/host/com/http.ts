/** XMLHTTP and its siblings. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { ComObject, constant, type Member, method, stored, text } from './object.ts'
import { documentObject } from './xml-dom.ts'

const headers = 'Date: Tue, 24 Nov 2026 08:00:00 GMT\r\nContent-Type: application/octet-stream\r\nServer: nginx\r\n'

function http(context: ComContext): ComObject {
  const { machine, actor } = context
  let asked = { method: 'GET', url: '' }
  let got = { status: 0, body: new Uint8Array() as Uint8Array }
  let state = 0
  const body = () => Buffer.from(got.body).toString('latin1')
  const ready = stored(null)
  const nothing = method(() => undefined)
  const option: Member = { call: () => 0, put: () => undefined }
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
    SetRequestHeader: nothing,
    SetTimeouts: nothing,
    SetOption: nothing,
    SetProxy: nothing,
    SetProxyCredentials: nothing,
    SetCredentials: nothing,
    SetAutoLogonPolicy: nothing,
    SetClientCertificate: nothing,
    Option: option,
    Abort: nothing,
    GetResponseHeader: method(([name]) =>
      /length/i.test(text(name)) ? String(got.body.length) : 'application/octet-stream',
    ),
    GetAllResponseHeaders: method(() => headers),
    GetOption: method(() => ''),
    WaitForResponse: method(() => true),
    Status: { get: () => got.status },
    StatusText: { get: () => (got.status === 200 ? 'OK' : 'Error') },
    ReadyState: { get: () => state },
    ResponseText: { get: body },
    ResponseBody: { get: () => got.body },
    ResponseStream: { get: () => got.body },
    ResponseXML: {
      get: () => {
        const document = documentObject(context)
        document.members.get('loadxml')?.call?.([body()])
        return document
      },
    },
    OnReadyStateChange: ready,
    OnTimeout: stored(null),
    Timeout: stored(0),
    WithCredentials: stored(false),
  })
}

export const httpClasses: readonly ComClass[] = [
  {
    names: [
      'msxml2.xmlhttp',
      'msxml3.xmlhttp',
      'microsoft.xmlhttp',
      'msxml2.serverxmlhttp',
      'winhttp.winhttprequest',
      'microsoft.winhttprequest',
      'msxml2.xmlhttprequest',
    ],
    create: http,
  },
]
