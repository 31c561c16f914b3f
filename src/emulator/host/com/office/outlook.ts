/** Outlook as macros and scripts see it: messages that are written and sent, the address book, folders. */
import type { ComContext } from '../context.ts'
import { action, ComObject, constant, type Member, method, stored, text, type Value, quiet } from '../object.ts'
import { applicationMembers, type Caller } from './application.ts'
import { named } from './shapes.ts'
import type { Office } from './word.ts'

const colleagues = ['anna.meyer@corp.example', 'peter.novak@corp.example', 'sales@corp.example']

function messageObject({ machine, actor }: ComContext): ComObject {
  const fields = Object.fromEntries(
    ['To', 'CC', 'BCC', 'Subject', 'Body', 'HTMLBody'].map((name) => [name, stored('')]),
  )
  const attached: string[] = []
  const attach = method(([path]) => {
    if (attached.length < 100) attached.push(text(path))
    return null
  })
  const send = action(() => {
    const read = (name: string) => text(fields[name]?.get?.())
    for (const address of read('To').split(/[;,]/).slice(0, 50)) machine.recorder.indicator('email', address.trim())
    machine.recorder.event(actor, 'com_call', {
      Class: 'Outlook.MailItem',
      Member: 'Send',
      To: read('To'),
      Subject: read('Subject'),
      Attachments: attached.join(';'),
    })
  })
  const recipients = named([], {
    Add: method(([who]) => (fields['To']?.set?.(text(who)), null)),
    ResolveAll: method(() => true),
  })
  return new ComObject('MailItem', {
    ...fields,
    Attachments: constant(named([], { Add: attach })),
    Recipients: constant(recipients),
    Send: send,
    ...quiet('Save Display Delete'),
    Importance: stored(1),
    DeleteAfterSubmit: stored(false),
    ReceivedTime: constant('11/18/2026 09:12:00'),
    SenderEmailAddress: constant(colleagues[0]),
    SenderName: constant('Anna Meyer'),
    EntryID: constant('00000000'),
  })
}

function namespaceObject(context: ComContext): ComObject {
  const entries = colleagues.map(
    (address) =>
      new ComObject('AddressEntry', {
        Address: constant(address),
        Name: constant(address),
        '*value': constant(address),
        GetExchangeUser: method(() => new ComObject('ExchangeUser', { PrimarySmtpAddress: constant(address) })),
      }),
  )
  const list = new ComObject('AddressList', { Name: constant('Contacts'), AddressEntries: constant(named(entries)) })
  const folder: ComObject = new ComObject('Folder', {
    Name: constant('Inbox'),
    Items: { get: () => named([messageObject(context)]) },
    Folders: constant(named([])),
    Folder: { get: () => folder },
  })
  return new ComObject('NameSpace', {
    ...quiet('Logon Logoff'),
    AddressLists: constant(named([list])),
    GetDefaultFolder: method(() => folder),
    Folders: constant(named([folder])),
    CurrentUser: constant(
      new ComObject('Recipient', {
        Name: constant('john'),
        Address: constant('john@corp.example'),
        '*value': constant('john'),
      }),
    ),
    Accounts: constant(named([])),
  })
}

export function outlookApplication(context: ComContext, call: Caller): ComObject {
  const session: Member = { get: () => namespaceObject(context) }
  return new ComObject('Application', {
    ...applicationMembers(context, 'Outlook', call),
    CreateItem: method(() => messageObject(context)),
    CreateItemFromTemplate: method(() => messageObject(context)),
    GetNamespace: method(() => namespaceObject(context)),
    Session: session,
    ActiveExplorer: method(() => null),
    CreateObject: method(([name]) => context.machine.languages?.create(text(name), context)),
  })
}

export function outlookObjects(context: ComContext, call: Caller): Office {
  return { application: outlookApplication(context, call), names: new Map<string, Value>() }
}
