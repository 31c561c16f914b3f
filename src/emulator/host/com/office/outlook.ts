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
    Add: method(([who]) => {
      const before = text(fields['To']?.get?.())
      if (before.length < 4_000) fields['To']?.set?.(before ? `${before}; ${text(who)}` : text(who))
      return new ComObject('Recipient', { Type: stored(1), Resolve: method(() => true), Address: constant(text(who)) })
    }),
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

const accountObject = () =>
  new ComObject('Account', {
    SmtpAddress: constant('john@corp.example'),
    DisplayName: constant('john@corp.example'),
    UserName: constant('john'),
    '*value': constant('john@corp.example'),
  })

function contactObject(address: string): ComObject {
  const [name = ''] = address.split('@')
  return new ComObject('ContactItem', {
    Email1Address: constant(address),
    Email2Address: constant(''),
    Email3Address: constant(''),
    FullName: constant(name),
    CompanyName: constant('Corp'),
    Class: constant(40),
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
    EntryID: constant('00000000'),
    Folder: { get: () => folder },
  })
  const contacts = new ComObject('Folder', {
    Name: constant('Contacts'),
    Items: { get: () => named(colleagues.map(contactObject)) },
    Folders: constant(named([])),
  })
  return new ComObject('NameSpace', {
    ...quiet('Logon Logoff'),
    AddressLists: constant(named([list])),
    GetDefaultFolder: method(([which]) => (Number(which) === 10 ? contacts : folder)),
    Folders: constant(named([folder])),
    CurrentUser: constant(
      new ComObject('Recipient', {
        Name: constant('john'),
        Address: constant('john@corp.example'),
        '*value': constant('john'),
      }),
    ),
    Accounts: constant(named([accountObject()])),
    Session: constant(null),
    Stores: constant(named([])),
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
