/** What reaches out of the sheet: programs, library procedures, dialogs, the time, questions about the workspace. */
import { profile } from '../../host/profile.ts'
import { request } from '../../host/network.ts'
import type { Action, MacroEngine } from './engine.ts'
import { valueOf } from './evaluate.ts'
import { callLibrary } from './library.ts'
import type { XlmValue } from './syntax.ts'
import { toNumber, toText } from './values.ts'

const texts = (engine: MacroEngine, args: Parameters<Action>[1]): XlmValue[] => args.map((one) => valueOf(engine, one))

const exec: Action = (engine, args) => {
  const command = toText(valueOf(engine, args[0]))
  const { machine, actor } = engine.context
  if (command) machine.start(actor, command, 'exec')
  return 33
}

const register: Action = (engine, args) => {
  const [library, procedure, , alias] = texts(engine, args).map(toText)
  const { machine, actor } = engine.context
  machine.recorder.event(actor, 'com_call', { Class: 'REGISTER', Member: `${library}!${procedure}` })
  if (procedure && engine.registered.size < 1_000) engine.registered.set((alias || procedure).toLowerCase(), procedure)
  return 1
}

const call: Action = (engine, args) => {
  const [library, procedure, , ...rest] = texts(engine, args)
  const known = engine.registered.get(toText(library).toLowerCase())
  if (known !== undefined && typeof library === 'string' && !/^(?:ansi|unicode)?[a-z]+32$/i.test(library))
    return callLibrary(engine, known, texts(engine, args.slice(1)))
  return callLibrary(engine, toText(procedure), rest)
}

const workspace: Readonly<Record<number, XlmValue>> = {
  1: 'Windows (64-bit) NT 10.00',
  2: '16.0',
  3: '',
  4: 1,
  5: 1,
  7: '',
  10: true,
  11: 0,
  12: 0,
  13: 1_170,
  14: 630,
  15: 1,
  16: 800_000,
  17: 1_600_000,
  18: true,
  19: true,
  20: true,
  23: 'C:\\Users\\john\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART',
  26: profile.user,
  27: 'CORP',
  31: false,
  37: 1,
  42: true,
  43: false,
  48: 'C:\\Program Files\\Microsoft Office\\Root\\Office16\\LIBRARY',
  49: true,
}

const getWorkspace: Action = (engine, [kind]) => {
  const asked = toNumber(valueOf(engine, kind))
  const { machine, actor } = engine.context
  machine.recorder.event(actor, 'evasion', { Kind: 'workspace-query', Query: `GET.WORKSPACE(${asked})` })
  return workspace[asked] ?? true
}

const dialog: Action = (engine, args) => {
  const { machine, actor } = engine.context
  machine.recorder.event(actor, 'user_dialog', { Text: toText(valueOf(engine, args[0])) })
  return true
}

const clock = (engine: MacroEngine) => (profile.epoch + engine.context.machine.recorder.now++) / 86_400_000 + 25_569
const part =
  (pick: (date: Date) => number): Action =>
  (engine, [days]) =>
    pick(new Date(Math.round((toNumber(valueOf(engine, days)) - 25_569) * 86_400_000) || 0))

/** WEBSERVICE fetches; HYPERLINK only names an address. */
const webService: Action = (engine, [url]) => {
  const { machine, actor } = engine.context
  const got = request(machine, actor, { method: 'GET', url: toText(valueOf(engine, url)) })
  return Buffer.from(got.body).toString('latin1').slice(0, 32_767)
}

const hyperlink: Action = (engine, [url, shown]) => {
  const address = toText(valueOf(engine, url))
  if (/^https?:/i.test(address)) engine.context.machine.recorder.indicator('url', address)
  return shown ? valueOf(engine, shown) : address
}

const quiet: Action = (engine, args) => {
  texts(engine, args)
  return true
}

const quietNames =
  'error echo result argument message beep select select.end activate workbook.activate workbook.hide workbook.unhide workbook.select workbook.insert workbook.delete workbook.protect unhide hide hide.row app.maximize app.minimize app.title app.activate window.maximize window.minimize window.size window.move column.width row.height cancel.key calculate.now calculation clear font font.properties format.number alignment border patterns insert copy paste paste.special cut edit.delete undo save save.as save.workbook open open.text new zoom full.screen on.window on.sheet on.key on.doubleclick protect.document show.toolbar volatile step display freeze.panes note send.keys help disable.input unregister vba.insert.file custom.undo directory.set hscroll vscroll formula.goto gallery.line scroll'

export const systemActions: Readonly<Record<string, Action>> = {
  ...Object.fromEntries(quietNames.split(' ').map((name) => [name, quiet])),
  exec,
  execute: (engine, args) => exec(engine, args.slice(1)),
  call,
  register,
  'register.id': (engine, args) => register(engine, args.slice(0, 3)),
  alert: dialog,
  input: (engine, args) => (dialog(engine, args), ''),
  'dialog.box': () => 1,
  'get.workspace': getWorkspace,
  'get.document': (engine, [kind]) => {
    const asked = toNumber(valueOf(engine, kind))
    if (asked === 2) return 'C:\\Users\\john\\Desktop'
    return [1, 76, 88].includes(asked) ? (engine.context.scriptPath.split('\\').pop() ?? '') : 1
  },
  'get.workbook': (engine, [kind]) =>
    toNumber(valueOf(engine, kind)) === 4 ? engine.book.sheets.length : engine.here.sheet,
  'get.window': () => 1,
  'get.def': () => '',
  windows: () => 'Book1',
  documents: () => 'Book1',
  initiate: (engine, args) => {
    const [program, topic] = texts(engine, args).map(toText)
    engine.context.machine.languages?.open(
      { kind: 'dde', target: program ?? '', arguments: topic ?? '' },
      engine.context.actor.pid,
    )
    return 1
  },
  wait: (engine, [until]) => {
    const { machine, actor } = engine.context
    const span = (toNumber(valueOf(engine, until)) - 25_569) * 86_400_000 - profile.epoch - machine.recorder.now
    machine.sleep(actor, Math.max(0, span || 0))
    return true
  },
  now: (engine) => clock(engine),
  today: (engine) => Math.floor(clock(engine)),
  rand: () => 0.5,
  randbetween: (engine, [low]) => toNumber(valueOf(engine, low)),
  day: part((date) => date.getUTCDate()),
  month: part((date) => date.getUTCMonth() + 1),
  year: part((date) => date.getUTCFullYear()),
  hour: part((date) => date.getUTCHours()),
  minute: part((date) => date.getUTCMinutes()),
  second: part((date) => date.getUTCSeconds()),
  weekday: part((date) => date.getUTCDay() + 1),
  date: (engine, args) => {
    const [year = 0, month = 0, day = 0] = texts(engine, args).map(toNumber)
    return Math.floor(Date.UTC(year, month - 1, day) / 86_400_000) + 25_569
  },
  time: (engine, args) => {
    const [hour = 0, minute = 0, second = 0] = texts(engine, args).map(toNumber)
    return (hour * 3_600 + minute * 60 + second) / 86_400
  },
  webservice: webService,
  hyperlink,
  importdata: webService,
  info: () => 'Windows (64-bit) NT 10.00',
}
