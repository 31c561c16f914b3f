/** Classes a script writes in C#: what they import from Windows libraries can be called, what else they do is not seen. */
import { callLibrary } from '../windows/memory.ts'
import { PsObject, TypeName, Unknown, type Value } from '../values.ts'
import type { Engine } from './engine.ts'

const typeLimit = 50
const memberLimit = 500

/** Namespaces and classes in the order they are written. */
function classNames(source: string): string[] {
  const namespace = /\bnamespace\s+([\w.]{1,200})/.exec(source)?.[1]
  const names = [...source.matchAll(/\b(?:class|struct)\s+(\w{1,100})/g)]
    .slice(0, typeLimit)
    .map((found) => found[1] ?? '')
  return names.flatMap((name) => (namespace ? [`${namespace}.${name}`, name] : [name]))
}

interface Imported {
  readonly name: string
  /** The function's name in the library where it differs. */
  readonly entry: string
}

function imports(source: string): Imported[] {
  const found = source.matchAll(
    /\[\s*DllImport(?:Attribute)?\s*\(\s*"[^"]{0,200}"([^\]]{0,400})\]([^;{]{0,600}?)(\w{1,100})\s*\(/g,
  )
  return [...found].slice(0, memberLimit).map(([, options = '', , name = '']) => ({
    name,
    entry: /EntryPoint\s*=\s*"([^"]{1,100})"/.exec(options)?.[1] ?? name,
  }))
}

function otherMethods(source: string): string[] {
  return [...source.matchAll(/\bpublic\s+(?:static\s+)?(?:\w[\w<>[\],.]{0,80}\s+)(\w{1,100})\s*\([^)]{0,500}\)\s*\{/g)]
    .slice(0, memberLimit)
    .map((found) => found[1] ?? '')
}

/** Makes the classes of a source known to the script. */
export function defineLibrary(engine: Engine, source: string, named: string | undefined): Value[] {
  const text = source.slice(0, 500_000)
  const names =
    named === undefined
      ? classNames(text)
      : [named, ...(named.split('.').length > 1 ? [named.split('.').slice(-1)[0] ?? named] : [])]
  const library = imports(text)
  const own = otherMethods(text).filter((one) => !library.some(({ name }) => name === one))
  for (const name of names) {
    const statics = new PsObject(name)
    for (const { name: member, entry } of library) statics.method(member, (args) => callLibrary(engine, entry, args))
    for (const member of own) statics.method(member, (args) => unseen(engine, `${name}.${member}`, args))
    engine.statics.set(name.toLowerCase(), statics)
    engine.classes.set(name.toLowerCase(), () => instance(name, statics))
  }
  return names.slice(0, 1).map((one) => new TypeName(one))
}

function instance(name: string, statics: PsObject): PsObject {
  const object = new PsObject(name)
  for (const [key, member] of statics.members) object.members.set(key, member)
  return object
}

function unseen(engine: Engine, name: string, args: readonly Value[]): Value {
  engine.event('com_call', { Name: name, Arguments: args.map((one) => engine.text(one).slice(0, 500)).join(' ') })
  engine.machine.recorder.gap('code of a .NET assembly is not emulated')
  return new Unknown(name)
}
