/** XMLHTTP and its siblings. */
import { type Exchange, request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, bytesOf, ComObject, type Member, method, quiet, stored, text } from './object.ts'
import { documentObject } from './xml-dom.ts'

const headers = 'Date: Tue, 24 Nov 2026 08:00:00 GMT\r\nContent-Type: application/octet-stream\r\nServer: nginx\r\n'

interface Exchanged {
  got: Exchange
  state: number
}

/** The answer as every form in which it may be asked for. */
function answer(context: ComContext, exchanged: Exchanged): Record<string, Member> {
  const body = () => Buffer.from(exchanged.got.body).toString('latin1')
  const parsed = () => {
    const document = documentObject(context)
    document.members.get('loadxml')?.call?.([body()])
    return document
  }
  const header = method(([name]) =>
    /length/i.test(text(name)) ? String(exchanged.got.body.length) : 'application/octet-stream',
  )
  return {
    GetResponseHeader: header,
    GetAllResponseHeaders: method(() => headers),
    Status: { get: () => exchanged.got.status },
    StatusText: { get: () => (exchanged.got.status === 200 ? 'OK' : 'Error') },
    ReadyState: { get: () => exchanged.state },
    ResponseText: { get: body },
    ResponseBody: { get: () => exchanged.got.body },
    ResponseStream: { get: () => exchanged.got.body },
    ResponseXML: { get: parsed },
  }
}

const settings =
  'SetTimeouts SetOption SetProxy SetProxyCredentials SetCredentials SetAutoLogonPolicy SetClientCertificate Abort'

function http(context: ComContext): ComObject {
  const { machine, actor } = context
  let asked: { method: string; url: string } = { method: 'GET', url: '' }
  const sent = new Map<string, string>()
  const exchanged: Exchanged = { got: { status: 0, body: new Uint8Array() }, state: 0 }
  const open = action(([verb, url]) => {
    asked = { method: text(verb), url: text(url) }
    exchanged.state = 1
    sent.clear()
  })
  const send = action(([body]) => {
    const agent = sent.get('user-agent')
    const given = body === undefined || body === null ? {} : { body: bytesOf(body) }
    exchanged.got = request(machine, actor, { ...asked, ...given, ...(agent !== undefined && { agent }) })
    exchanged.state = 4
  })
  const option: Member = { call: () => 0, put: () => undefined }
  return new ComObject('XMLHTTP', {
    Open: open,
    Send: send,
    ...quiet(settings),
    SetRequestHeader: action(([name, value]) => {
      if (sent.size < 100) sent.set(text(name).toLowerCase(), text(value))
    }),
    ...answer(context, exchanged),
    Option: option,
    GetOption: method(() => ''),
    WaitForResponse: method(() => true),
    OnReadyStateChange: stored(null),
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
