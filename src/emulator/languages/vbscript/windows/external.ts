/** Procedures of Windows libraries that macros declare: what they would do, recorded and done in the virtual Windows. */
import { request } from '../../../host/network.ts'
import { profile } from '../../../host/profile.ts'
import type { Value } from '../../../host/com/object.ts'
import type { Engine } from '../engine.ts'
import { coerced } from '../types.ts'
import { nothing, type Slot, toText, toWhole } from '../values.ts'
import { memoryProcedures } from './memory-procedures.ts'

/** The name a procedure has in its library, in lower case without A or W. */
export type External = (engine: Engine, args: readonly Value[], slots: readonly Slot[]) => Value

const start =
  (how: string, command: (args: readonly Value[]) => string): External =>
  ({ context }, args) => {
    const line = command(args)
    if (line) context.machine.start(context.actor, line, how)
    return how === 'exec' || how === 'shell-execute' ? 42 : 1
  }

const words = (...parts: readonly Value[]) => {
  const [program, ...rest] = parts.map((one) => (typeof one === 'string' ? one : ''))
  const quoted = program?.includes(' ') ? `"${program}"` : (program ?? '')
  return [quoted, ...rest].filter(Boolean).join(' ')
}

const download: External = ({ context }, [, url, path]) => {
  const { machine, actor } = context
  const got = request(machine, actor, { method: 'GET', url: toText(url) })
  machine.write(actor, toText(path), got.body)
  return 0
}

function put(slot: Slot | undefined, value: Value): void {
  if (slot) slot.value = coerced(slot.type, value)
}

/** `GetUserName buffer, size` and the like: the text and its length go into the arguments. */
const fills =
  (value: string): External =>
  (_, __, [buffer, size]) => {
    put(buffer, `${value}\0`)
    put(size, value.length + 1)
    return 1
  }

const answered =
  (value: Value, what?: string): External =>
  ({ context }) => {
    if (what) context.machine.recorder.event(context.actor, 'evasion', { Kind: what })
    return value
  }

const openUrl: External = ({ context, memory }, args) => {
  const url = args.find((one) => typeof one === 'string' && /^(?:https?|ftp):/i.test(one))
  if (typeof url !== 'string') return 0
  const got = request(context.machine, context.actor, { method: 'GET', url })
  const address = memory.allocate(got.body.length)
  memory.write(address, got.body)
  return address
}

const readUrl: External = ({ memory }, [handle, , count], slots) => {
  if (!memory.holds(handle)) return 0
  const bytes = memory.read(handle, toWhole(count))
  put(slots[1], Buffer.from(bytes).toString('latin1'))
  put(slots[3], bytes.length)
  return 1
}

/** Timers call a procedure by its name, as `AddressOf` gives it. */
const timer: External = (engine, args) => {
  const name = args.find((one) => typeof one === 'string')
  const procedure = engine.procedures.get(toText(name).toLowerCase())
  if (procedure) engine.later.push(procedure.name)
  return 1
}

const setRegistry: External = ({ context }, args) => {
  const texts = args.filter((one) => typeof one === 'string')
  if (texts.length >= 2) context.machine.setValue(context.actor, `HKCU\\${texts[0]}\\${texts[1]}`, texts.at(-1) ?? '')
  return 0
}

const table: Readonly<Record<string, External>> = {
  ...memoryProcedures,
  urldownloadtofile: download,
  urldownloadtocachefile: ({ context }, [, url]) => (
    request(context.machine, context.actor, { method: 'GET', url: toText(url) }),
    0
  ),
  shellexecute: start('shell-execute', ([, , file, parameters]) => words(file, parameters)),
  winexec: start('exec', ([command]) => toText(command)),
  system: start('exec', ([command]) => `cmd.exe /c ${toText(command)}`),
  createprocess: start('create-process', ([program, line]) =>
    typeof line === 'string' && line.replace(/\0/g, '') ? line.replace(/\0/g, '') : words(program),
  ),
  internetopen: answered(1),
  internetconnect: answered(1),
  internetopenurl: openUrl,
  internetreadfile: readUrl,
  settimer: timer,
  shsetvalue: setRegistry,
  regsetkeyvalue: setRegistry,
  sleep: ({ context }, [span]) => {
    context.machine.sleep(context.actor, toWhole(span))
    return undefined
  },
  gettickcount: ({ context }) => context.machine.recorder.now++ + 3_600_000,
  timegettime: ({ context }) => context.machine.recorder.now++ + 3_600_000,
  getusername: fills(profile.user),
  getcomputername: fills(profile.computer),
  gettemppath: (_, __, slots) => (put(slots[1], 'C:\\Users\\john\\AppData\\Local\\Temp\\'), 35),
  isdebuggerpresent: answered(0, 'debugger-check'),
  checkremotedebuggerpresent: answered(0, 'debugger-check'),
  getsystemmetrics: (_, [index]) => (index === 1 ? 1080 : 1920),
  getcursorpos: answered(1, 'cursor-check'),
  getlastinputinfo: answered(1, 'input-check'),
  findwindow: answered(0),
  getforegroundwindow: answered(0x1_0010),
  getmodulehandle: answered(0),
  messagebox: ({ context }, [, message]) => {
    context.machine.recorder.event(context.actor, 'user_dialog', { Text: toText(message) })
    return 1
  },
  closehandle: answered(1),
  freelibrary: answered(1),
  internetclosehandle: answered(1),
  waitforsingleobject: answered(0),
  showwindow: answered(1),
  setforegroundwindow: answered(1),
  deletefile: ({ context }, [path]) => (context.machine.remove(context.actor, toText(path)) ? 1 : 0),
  setfileattributes: answered(1),
}

export function external(engine: Engine, name: string, slots: readonly Slot[]): Value {
  const found = table[name]
  const args = slots.map(({ value }) => (value === nothing ? 0 : value))
  if (found) return found(engine, args, slots)
  engine.context.machine.recorder.unmodelled(engine.context.actor, `library procedure ${name}`)
  return 1
}
