/** What a person sees and hears: dialogs, clipboard, console, keys, screen; and the odd types scripts touch on their way. */
import { tick } from './timers.ts'
import { clipboardText, graphics, rectangle, screenshot, setClipboard } from './screen.ts'
import { toNumber, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, ScriptBlock, Unknown, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { profile } from '../../../host/profile.ts'

function dialog(engine: Engine, [text, title]: readonly Value[]): string {
  engine.event('user_dialog', { Text: toText(text), Title: toText(title) })
  return 'OK'
}

function slept(engine: Engine, [span]: readonly Value[]): undefined {
  engine.machine.sleep(engine.actor, span instanceof PsObject ? toNumber(span) : toWhole(span))
  tick(engine)
  return undefined
}

function thread(engine: Engine, [block]: readonly Value[]): PsObject {
  return new PsObject('System.Threading.Thread')
    .method('Start', () => (block instanceof ScriptBlock ? void engine.runtime.invoke(engine, block, {}) : undefined))
    .method('Join', () => true)
}

function mutex(engine: Engine, args: readonly Value[]): PsObject {
  const name = args.map((one) => (typeof one === 'string' ? one : '')).find(Boolean) ?? ''
  engine.machine.recorder.indicator('mutex', name)
  return new PsObject('System.Threading.Mutex')
    .method('WaitOne', () => true)
    .method('ReleaseMutex', () => undefined)
    .method('Close', () => undefined)
    .method('Dispose', () => undefined)
}

const noted =
  (type: string, fields: Readonly<Record<string, Value>> = {}) =>
  () => {
    const object = record(type, fields)
    for (const name of [
      'ShowDialog',
      'Show',
      'ShowBalloonTip',
      'Dispose',
      'Close',
      'Activate',
      'Hide',
      'BringToFront',
      'Speak',
      'SpeakAsync',
      'PlaySync',
      'Play',
    ])
      object.method(name, () => undefined)
    return object
  }

export const desktopTypes: readonly NetType[] = [
  { names: 'windows.forms.messagebox windows.messagebox', calls: { Show: dialog } },
  {
    names: 'microsoft.visualbasic.interaction',
    calls: {
      MsgBox: dialog,
      InputBox: (engine, args) => (dialog(engine, args), ''),
      Shell: (engine, [line]) => engine.machine.start(engine.actor, toText(line), 'run'),
      CreateObject: (engine, [name]) => engine.runtime.command(engine, 'New-Object', ['-ComObject', toText(name)])[0],
    },
  },
  {
    names: 'windows.forms.clipboard windows.clipboard',
    calls: {
      GetText: clipboardText,
      SetText: (engine, [text]) => setClipboard(engine, toText(text)),
      ContainsText: (engine) => clipboardText(engine) !== '',
      Clear: (engine) => setClipboard(engine, ''),
    },
  },
  {
    names: 'windows.forms.sendkeys',
    calls: {
      SendWait: (engine, [keys]) => engine.event('user_dialog', { Keys: toText(keys) }),
      Send: (engine, [keys]) => engine.event('user_dialog', { Keys: toText(keys) }),
    },
  },
  {
    names: 'windows.forms.screen',
    values: {
      PrimaryScreen: () =>
        record('System.Windows.Forms.Screen', {
          Bounds: rectangle(),
          WorkingArea: rectangle(),
          Primary: true,
          BitsPerPixel: 32,
        }),
      AllScreens: () => [
        record('System.Windows.Forms.Screen', { Bounds: rectangle(), WorkingArea: rectangle(), Primary: true }),
      ],
    },
  },
  {
    names: 'windows.forms.systeminformation',
    values: {
      VirtualScreen: rectangle,
      PrimaryMonitorSize: rectangle,
      MouseButtons: () => 3,
      MonitorCount: () => 1,
      MousePresent: () => true,
      TerminalServerSession: () => false,
      Network: () => true,
      ComputerName: () => profile.computer,
      UserName: () => profile.user,
      UserDomainName: () => profile.domain,
    },
  },
  {
    names: 'windows.forms.cursor',
    values: {
      Position: (engine) => {
        const { x, y } = engine.machine.pointer()
        return record('System.Drawing.Point', { X: x, Y: y, IsEmpty: false })
      },
    },
  },
  {
    names: 'windows.forms.application',
    calls: {
      Run: tick,
      DoEvents: tick,
      EnableVisualStyles: () => undefined,
      Exit: () => undefined,
    },
  },
  {
    names:
      'windows.forms.form windows.forms.notifyicon windows.forms.label windows.forms.button windows.forms.textbox windows.window speech.synthesis.speechsynthesizer media.soundplayer',
    create: noted('System.Windows.Forms.Form', { Text: '', Controls: new Unknown('Controls') }),
  },
  { names: 'drawing.bitmap', create: screenshot, calls: { FromFile: screenshot } },
  { names: 'drawing.graphics', calls: { FromImage: graphics } },
  {
    names: 'drawing.size drawing.point drawing.rectangle',
    create: (_, [a, b]) => record('System.Drawing.Size', { Width: a ?? 0, Height: b ?? 0, X: a ?? 0, Y: b ?? 0 }),
  },
  {
    names: 'threading.thread',
    create: thread,
    calls: {
      Sleep: slept,
      GetDomain: (engine) => engine.runtime.fixed(engine, 'System.AppDomain', { name: 'CurrentDomain' }),
    },
    values: {
      CurrentThread: () =>
        record('System.Threading.Thread', {
          CurrentCulture: 'en-US',
          CurrentUICulture: 'en-US',
          ManagedThreadId: 1,
          ApartmentState: 'STA',
        }),
    },
  },
  {
    names: 'threading.tasks.task',
    calls: {
      Delay: slept,
      Run: (engine, [block]) => (block instanceof ScriptBlock ? engine.runtime.invoke(engine, block, {})[0] : null),
    },
  },
  { names: 'threading.mutex', create: mutex, calls: { OpenExisting: mutex } },
  {
    names: 'console',
    calls: {
      WriteLine: (engine, [text]) => engine.machine.recorder.print(toText(text)),
      Write: (engine, [text]) => engine.machine.recorder.print(toText(text)),
      ReadLine: () => '',
      ReadKey: () => record('System.ConsoleKeyInfo', { KeyChar: '\r' }),
      Clear: () => undefined,
      Beep: () => undefined,
      OpenStandardInput: (engine) => streamObject(engine, 'System.IO.Stream', new ByteStream(new Uint8Array())),
    },
    values: {
      Title: () => 'Windows PowerShell',
      WindowWidth: () => 120,
      OutputEncoding: () => 'utf-8',
      InputEncoding: () => 'utf-8',
      Out: (engine) =>
        new PsObject('System.IO.TextWriter')
          .method('WriteLine', ([text]) => engine.machine.recorder.print(toText(text)))
          .method('Write', ([text]) => engine.machine.recorder.print(toText(text)))
          .method('Flush', () => undefined),
      CursorVisible: () => true,
    },
  },
  {
    names: 'gc',
    calls: { Collect: () => undefined, WaitForPendingFinalizers: () => undefined, GetTotalMemory: () => 24_000_000 },
  },
  {
    names: 'globalization.cultureinfo',
    create: (_, [name]) => record('System.Globalization.CultureInfo', { Name: name ?? '' }),
    values: {
      CurrentCulture: () =>
        record('System.Globalization.CultureInfo', {
          Name: 'en-US',
          LCID: 1_033,
          DisplayName: 'English (United States)',
          TwoLetterISOLanguageName: 'en',
        }),
      CurrentUICulture: () => record('System.Globalization.CultureInfo', { Name: 'en-US', LCID: 1_033 }),
      InvariantCulture: () => record('System.Globalization.CultureInfo', { Name: '' }),
    },
    calls: { GetCultureInfo: (_, [name]) => record('System.Globalization.CultureInfo', { Name: name ?? '' }) },
  },
  {
    names: 'runtime.interopservices.runtimeinformation',
    calls: { IsOSPlatform: (_, [name]) => /windows/i.test(toText(name)) },
    values: {
      OSDescription: () => 'Microsoft Windows 10.0.19045',
      OSArchitecture: () => 'X64',
      FrameworkDescription: () => '.NET Framework 4.8.4645.0',
    },
  },
  {
    names: 'runtime.interopservices.osplatform',
    values: { Windows: () => 'WINDOWS', Linux: () => 'LINUX', OSX: () => 'OSX' },
  },
  {
    names:
      'security.principal.securityidentifier security.principal.ntaccount security.accesscontrol.filesystemaccessrule security.accesscontrol.registryaccessrule',
    create: (_, [name]) =>
      record('System.Security.Principal.NTAccount', { Value: name ?? '' }).method('Translate', () =>
        record('System.Security.Principal.NTAccount', { Value: 'BUILTIN\\Administrators' }),
      ),
  },
  {
    names: 'management.automation.language.parser',
    calls: { ParseInput: () => new Unknown('System.Management.Automation.Language.ScriptBlockAst') },
  },
  {
    names: 'enum',
    calls: {
      GetNames: () => [],
      GetValues: () => [],
      ToObject: (_, [, value]) => value ?? null,
      Parse: (_, [, name]) => toText(name),
    },
  },
]
