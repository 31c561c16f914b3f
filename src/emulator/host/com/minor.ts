/**
 * Classes that scripts make for one question or one call: Windows Update, media, dialogs, sockets, encoders. What reaches out
 * or starts something is told, the rest answers as an office computer does.
 */
import { connect, request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComObject, constant, type Member, method, quiet, stored, text } from './object.ts'

type Create = (context: ComContext) => ComObject

const plain =
  (name: string, members: Record<string, Member> = {}): Create =>
  () =>
    new ComObject(name, members)

const updateSession: Create = () => {
  const found = new ComObject('SearchResult', { Updates: constant(collection([])), ResultCode: constant(2) })
  const searcher = new ComObject('UpdateSearcher', {
    Search: method(() => found),
    GetTotalHistoryCount: method(() => 84),
    QueryHistory: method(() => collection([])),
    Online: stored(true),
  })
  return new ComObject('UpdateSession', {
    CreateUpdateSearcher: method(() => searcher),
    ClientApplicationID: stored(''),
  })
}

/** A file that a player opens is fetched. */
const player: Create = ({ machine, actor }) => {
  const open: Member = {
    get: () => '',
    set: (value) => {
      if (/^https?:/i.test(text(value))) request(machine, actor, { method: 'GET', url: text(value) })
    },
  }
  return new ComObject('WindowsMediaPlayer', {
    Url: open,
    OpenPlayer: action(([url]) => open.set?.(url)),
    Controls: constant(new ComObject('Controls', quiet('play stop pause'))),
    Settings: constant(new ComObject('Settings', { volume: stored(50), mute: stored(false) })),
    CdromCollection: constant(collection([new ComObject('Cdrom', quiet('Eject'))])),
  })
}

/** MSWinsock and Inet: an address, then a connection or a request. */
const socket: Create = ({ machine, actor }) => {
  const host = stored('')
  const port = stored(0)
  const open = action(([given, number]) => {
    const name = text(given) || text(host.get?.())
    if (name) connect(machine, actor, { host: name, port: text(number ?? port.get?.()) || '80' })
  })
  return new ComObject('Winsock', {
    RemoteHost: host,
    RemotePort: port,
    Protocol: stored(0),
    State: constant(7),
    Connect: open,
    LocalIP: constant('10.20.4.57'),
    ...quiet('SendData GetData Close Listen Accept Bind'),
  })
}

const inet: Create = ({ machine, actor }) => {
  const url = stored('')
  const open = method(([given]) =>
    Buffer.from(request(machine, actor, { method: 'GET', url: text(given ?? url.get?.()) }).body).toString('latin1'),
  )
  return new ComObject('Inet', {
    Url: url,
    OpenURL: open,
    Execute: open,
    Protocol: stored(4),
    StillExecuting: constant(false),
  })
}

/** `DynamicWrapperX`: procedures of libraries registered by name and called. */
const wrapper: Create = ({ machine, actor }) => {
  const told = (member: string) =>
    method((args) => {
      machine.recorder.event(actor, 'com_call', {
        Class: 'DynamicWrapperX',
        Member: member,
        Arguments: args
          .map((one) => text(one))
          .join(' ')
          .slice(0, 1_000),
      })
      return 1
    })
  const names = [
    'Register',
    'RegisterCallback',
    'RegisterAddr',
    'NumGet',
    'NumPut',
    'StrPtr',
    'MemAlloc',
    'MemFree',
    'VirtualAlloc',
    'CreateThread',
    'RtlMoveMemory',
    'CallWindowProcW',
  ]
  return new ComObject('DynamicWrapperX', Object.fromEntries(names.map((name) => [name, told(name)])))
}

const encoder: Create = () =>
  new ComObject('Scripting.Encoder', { EncodeScriptFile: method(([, source]) => text(source)) })

/** `WSMan.Automation`: commands on other computers. */
const remoteManagement: Create = ({ machine, actor }) => {
  const invoke = method(([, resource, parameters]) => {
    const command = /CommandLine>([^<]*)</i.exec(text(parameters))?.[1]
    if (command && /win32_process/i.test(text(resource))) machine.start(actor, command, 'wmi')
    return '<ReturnValue>0</ReturnValue>'
  })
  const session = new ComObject('WSManSession', {
    Invoke: invoke,
    Get: method(() => ''),
    Identify: method(() => ''),
    Timeout: stored(60_000),
  })
  return new ComObject('WSMan', {
    CreateSession: method(([host]) => {
      if (text(host)) connect(machine, actor, { host: text(host), port: '5985' })
      return session
    }),
    CreateConnectionOptions: method(() => new ComObject('Options', { UserName: stored(''), Password: stored('') })),
    ...Object.fromEntries(
      ['SessionFlagUTF8', 'SessionFlagCredUserNamePassword'].map((name) => [name, method(() => 1)]),
    ),
  })
}

const dialog = () =>
  new ComObject('CommonDialog', {
    Filter: stored(''),
    FileName: stored(''),
    MaxFileSize: stored(260),
    ShowOpen: method(() => false),
    ShowSave: method(() => false),
  })

export const minorClasses: readonly ComClass[] = [
  { names: ['microsoft.update.session'], create: updateSession },
  {
    names: ['microsoft.update.autoupdate'],
    create: plain('AutomaticUpdates', { ...quiet('DetectNow Pause Resume'), ServiceEnabled: constant(true) }),
  },
  { names: ['microsoft.update.systeminfo'], create: plain('SystemInformation', { RebootRequired: constant(false) }) },
  { names: ['wmplayer.ocx', 'mediaplayer.mediaplayer'], create: player },
  { names: ['mswinsock.winsock'], create: socket },
  { names: ['inetctls.inet'], create: inet },
  { names: ['dynamicwrapperx', 'dynamicwrapper'], create: wrapper },
  { names: ['scripting.encoder'], create: encoder },
  { names: ['wsman.automation'], create: remoteManagement },
  { names: ['mscomdlg.commondialog', 'useraccounts.commondialog', 'safrcfiledlg.fileopen'], create: dialog },
  { names: ['upnp.upnpdevicefinder'], create: plain('UPnPDeviceFinder', { FindByType: method(() => collection([])) }) },
  { names: ['shell.users'], create: plain('ShellUsers', { currentUser: constant(null), length: constant(1) }) },
  {
    names: ['shell.localmachine'],
    create: plain('LocalMachine', { MachineName: constant('DESKTOP-7F3K2'), isMultipleUsersEnabled: constant(true) }),
  },
  {
    names: ['imapi2.msftdiscmaster2'],
    create: plain('DiscMaster', { Count: constant(0), IsSupportedEnvironment: constant(false) }),
  },
  { names: ['wia.devicemanager'], create: plain('DeviceManager', { DeviceInfos: constant(collection([])) }) },
  { names: ['microsoft.feedsmanager'], create: plain('FeedsManager', { RootFolder: constant(null) }) },
]
