/** Functions that reach out: code made at run time, automation objects, programs, dialogs, the environment. */
import { createObject, getObject } from '../../../host/com/index.ts'
import type { Value } from '../../../host/com/object.ts'
import { member, slotsOf } from '../access.ts'
import { type Builtin, type Builtins, given } from './builtin.ts'
import type { Engine } from '../engine.ts'
import { evaluate } from '../evaluate.ts'
import { runBlock } from '../execute.ts'
import { type Frame, Module, Reference } from '../frame.ts'
import { parse, parseEval } from '../parse.ts'
import { fault, toText, toWhole } from '../values.ts'

function layer(engine: Engine, source: string, code: string): void {
  const { machine, actor } = engine.context
  machine.recorder.layer(actor, { language: engine.language, source, code })
}

function runCode(engine: Engine, frame: Frame, { source, code }: { source: string; code: string }): undefined {
  engine.step(code.length >> 3)
  layer(engine, source, code)
  const program = parse(code)
  if (program.faults.length > 0) throw fault(1002)
  engine.hoist(program.body, frame.module)
  runBlock(engine, frame, program.body)
  return undefined
}

const evalCode: Builtin = ([value], engine, frame) => {
  if (typeof value !== 'string') return value
  engine.step(value.length >> 3)
  layer(engine, 'eval', value)
  const expression = parseEval(value)
  if (!expression) throw fault(1002)
  return evaluate(engine, frame, expression)
}

const reference: Builtin = ([name], engine) => {
  const procedure = engine.procedures.get(toText(name).toLowerCase())
  if (!procedure) throw fault(5)
  return new Reference(procedure)
}

const dialog: Builtin = ([message, , title], engine) => {
  const { machine, actor } = engine.context
  const fields = given(title) ? { Title: toText(title) } : {}
  machine.recorder.event(actor, 'user_dialog', { Text: toText(message), ...fields })
  return 1
}

const started =
  (how: string): Builtin =>
  ([command], engine) =>
    engine.context.machine.start(engine.context.actor, toText(command), how)

/** `Environ("TEMP")` and `Environ(1)`. */
const environ: Builtin = ([name], engine) => {
  const { environment } = engine.context.machine.processes.stateOf(engine.context.actor.pid)
  if (typeof name === 'number') return [...environment].map(([key, value]) => `${key}=${value}`)[name - 1] ?? ''
  return environment.get(toText(name).toUpperCase()) ?? ''
}

const callByName: Builtin = ([target, name, , ...args], engine) =>
  member(engine, target, { name: toText(name).toLowerCase(), slots: slotsOf(args) })

function freeFile(engine: Engine): Value {
  for (let channel = 1; channel < 512; channel++) if (!engine.files.has(channel)) return channel
  throw fault(67)
}

/** VBA's `Dir`: the first file of that name. */
const dir: Builtin = ([path], engine) => {
  const wanted = given(path) ? toText(path) : ''
  return engine.context.machine.read(wanted) ? (wanted.split('\\').pop() ?? '') : ''
}

export const runFunctions: Builtins = {
  execute: ([code], engine, frame) => runCode(engine, frame, { source: 'execute', code: toText(code) }),
  executeglobal: ([code], engine) => runCode(engine, engine.globals, { source: 'executeglobal', code: toText(code) }),
  eval: evalCode,
  getref: reference,
  createobject: ([name], engine) => createObject(engine.context, toText(name)),
  getobject: ([path, name], engine) =>
    given(path) && toText(path) !== ''
      ? getObject(engine.context, toText(path))
      : createObject(engine.context, toText(name)),
  msgbox: dialog,
  inputbox: (args, engine, frame) => (dialog(args, engine, frame), ''),
  alert: dialog,
  shell: started('shell'),
  environ,
  callbyname: callByName,
  doevents: () => undefined,
  beep: () => undefined,
  load: ([form]) => (form instanceof Module ? form.own?.members.get('*load')?.call?.([]) : undefined),
  unload: () => undefined,
  setattr: () => undefined,
  getattr: () => 32,
  chdrive: () => undefined,
  rmdir: () => undefined,
  lof: ([channel], engine) => engine.files.get(toWhole(channel))?.content.length ?? 0,
  eof: ([channel], engine) => {
    const file = engine.files.get(toWhole(channel))
    return !file || file.at >= file.content.length
  },
  seek: ([channel], engine) => (engine.files.get(toWhole(channel))?.at ?? 0) + 1,
  input: ([count, channel], engine) => {
    const file = engine.files.get(toWhole(channel))
    if (!file) throw fault(52)
    const part = file.content.slice(file.at, file.at + Math.max(0, toWhole(count)))
    file.at += part.length
    return part
  },
  getsetting: ([, , , otherwise]) => (given(otherwise) ? otherwise : ''),
  savesetting: () => undefined,
  appactivate: () => undefined,
  sendkeys: ([keys], engine) => {
    const { machine, actor } = engine.context
    machine.recorder.event(actor, 'user_dialog', { Keys: toText(keys) })
    return undefined
  },
  sleep: ([span], engine) => {
    engine.context.machine.sleep(engine.context.actor, toWhole(span))
    return undefined
  },
  freefile: (_, engine) => freeFile(engine),
  dir,
  kill: ([path], engine) => void engine.context.machine.remove(engine.context.actor, toText(path)),
  filecopy: ([from, to], engine) => {
    const { machine, actor } = engine.context
    const bytes = machine.read(toText(from))
    if (!bytes) throw fault(53)
    machine.write(actor, toText(to), bytes)
    return undefined
  },
  mkdir: () => undefined,
  chdir: () => undefined,
  curdir: () => 'C:\\Users\\john\\Documents',
  filelen: ([path], engine) => engine.context.machine.read(toText(path))?.length ?? 0,
  scriptengine: () => 'VBScript',
  scriptenginemajorversion: () => 5,
  scriptengineminorversion: () => 8,
  scriptenginebuildversion: () => 16_384,
  getlocale: () => 1033,
  setlocale: () => 1033,
}
