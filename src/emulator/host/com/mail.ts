/** CDO.Message: mail sent by scripts. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, ComObject, constant, type Member, method, stored, text, type Value } from './object.ts'

function configuration(): { readonly object: ComObject; readonly values: Map<string, string> } {
  const values = new Map<string, string>()
  const key = (name: Value) => (text(name).split('/').pop() ?? '').toLowerCase()
  const field = (name: string) =>
    new ComObject('Field', {
      Value: { get: () => values.get(name) ?? '', set: (value) => void values.set(name, text(value)) },
    })
  const item: Member = {
    call: ([name]) => field(key(name)),
    put: ([name], value) => {
      if (values.size < 200) values.set(key(name), text(value))
    },
  }
  const fields = new ComObject('Fields', { Item: item, '': item, Update: action(() => undefined) })
  return {
    object: new ComObject('CDO.Configuration', { Fields: constant(fields), Load: action(() => undefined) }),
    values,
  }
}

function message(context: ComContext): ComObject {
  const { machine, actor } = context
  const names = ['To', 'CC', 'BCC', 'From', 'Sender', 'Subject', 'TextBody', 'HTMLBody', 'ReplyTo', 'Organization']
  const fields = Object.fromEntries(names.map((name) => [name, stored('')]))
  const { object, values } = configuration()
  const attached: string[] = []
  const read = (name: string) => text(fields[name]?.get?.())
  const send = action(() => {
    for (const address of read('To').split(/[;,]/).slice(0, 50)) machine.recorder.indicator('email', address.trim())
    const server = values.get('smtpserver') ?? ''
    machine.recorder.event(actor, 'com_call', {
      Class: 'CDO.Message',
      Member: 'Send',
      To: read('To'),
      Subject: read('Subject'),
      Server: server,
      Attachments: attached.join(';'),
    })
    if (server)
      request(machine, actor, { method: 'CONNECT', url: `smtp://${server}:${values.get('smtpserverport') ?? '25'}` })
  })
  return new ComObject('CDO.Message', {
    ...fields,
    Configuration: { get: () => object, set: () => undefined },
    Fields: object.members.get('fields') ?? constant(null),
    AddAttachment: method(([path]) => {
      if (attached.length < 100) attached.push(text(path))
      return null
    }),
    AttachFile: action(([path]) => void (attached.length < 100 && attached.push(text(path)))),
    CreateMHTMLBody: action(([url]) => void request(machine, actor, { method: 'GET', url: text(url) })),
    BodyPart: constant(new ComObject('BodyPart', { Charset: stored('') })),
    TextBodyPart: constant(new ComObject('BodyPart', { Charset: stored('') })),
    HTMLBodyPart: constant(new ComObject('BodyPart', { Charset: stored('') })),
    Send: send,
  })
}

export const mailClasses: readonly ComClass[] = [
  { names: ['cdo.message'], create: message },
  { names: ['cdo.configuration'], create: () => configuration().object },
]
