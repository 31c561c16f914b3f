/** The COM classes of the virtual Windows by ProgID; a class nobody modelled answers everything and is noted. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { fileClasses } from './files.ts'
import { httpClasses } from './http.ts'
import { ComObject, method } from './object.ts'
import { regexpClasses } from './regexp.ts'
import { shellClasses } from './shell.ts'
import { streamClasses } from './streams.ts'
import { taskClasses } from './tasks.ts'
import { management } from './wmi.ts'

const classes: ReadonlyMap<string, ComClass> = new Map(
  [...shellClasses, ...fileClasses, ...httpClasses, ...streamClasses, ...taskClasses, ...regexpClasses].flatMap((one) =>
    one.names.map((name) => [name, one] as const),
  ),
)
const identifiers: Readonly<Record<string, string>> = {
  '{72c24dd5-d70a-438b-8a42-98424b88afb8}': 'wscript.shell',
  '{f935dc22-1cf0-11d0-adb9-00c04fd58a0b}': 'wscript.shell',
  '{13709620-c279-11ce-a49e-444553540000}': 'shell.application',
}

/** Answers any member; the bridge notes each one asked for. */
export const permissive = (name: string): ComObject =>
  new ComObject(name, { '': method(() => permissive(`${name}()`)) })

export function createObject(context: ComContext, name: string): ComObject {
  const { machine, actor } = context
  const wanted = name.trim().toLowerCase()
  const key = identifiers[wanted] ?? wanted.replace(/(?:\.\d+)+$/, '')
  machine.recorder.event(actor, 'com_create', { Class: name })
  const found = classes.get(key)
  if (found) return found.create(context)
  machine.recorder.unmodelled(actor, name)
  return permissive(name)
}

export function getObject(context: ComContext, moniker: string): ComObject {
  if (/^winmgmts:/i.test(moniker)) return management(context, moniker)
  if (/^new:/i.test(moniker)) return createObject(context, moniker.slice(4))
  const script = /^script(?:let)?:(https?:.*)$/i.exec(moniker)?.[1]
  if (script) request(context.machine, context.actor, { method: 'GET', url: script })
  context.machine.recorder.unmodelled(context.actor, `GetObject ${moniker}`)
  return permissive(moniker)
}
