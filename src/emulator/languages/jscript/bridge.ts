/** The host's side of the border to QuickJS: one function, JSON in and out, objects named by number. */
import type { ComContext } from '../../host/com/context.ts'
import { createObject, getObject, permissive } from '../../host/com/index.ts'
import { limits } from '#core/limits.ts'
import { ComError, ComObject, text, type Value } from '../../host/com/object.ts'
import { profile } from '../../host/profile.ts'
import type { FlatElement } from '../html.ts'
import { translate } from './dialect.ts'
import { ObjectTable } from './marshal.ts'
import { acrobatCall } from './acrobat-calls.ts'
import { pageCall } from './page.ts'
import { scriptHost } from './script-host.ts'

export interface BridgeOptions extends ComContext {
  readonly browser: number
  readonly seed: number
  readonly written: (html: string) => void
  /** The page's elements. */
  readonly elements?: readonly FlatElement[]
}

const noMember = -2_146_827_850

export class Bridge {
  readonly #options: BridgeOptions
  readonly #objects = new ObjectTable()
  /** Set once the script called WScript.Quit. */
  ended = false
  /** What the guest gave back last. */
  result: Value
  /** What the host hands in with its next call. */
  handed: readonly Value[] | undefined

  constructor(options: BridgeOptions) {
    this.#options = options
    this.#objects.add(scriptHost(options, () => void (this.ended = true)))
  }

  answer(message: string): string {
    try {
      const asked: unknown = JSON.parse(message)
      const reply = Array.isArray(asked) ? this.#dispatch(asked) : { u: 1 }
      return JSON.stringify(this.ended ? { quit: 1 } : reply)
    } catch (error) {
      if (error instanceof ComError) return JSON.stringify({ e: [error.number, error.message] })
      return JSON.stringify({ e: [-2_147_467_259, 'Unspecified error'] })
    }
  }

  #dispatch([verb, ...rest]: unknown[]): object {
    const { machine, actor, browser, seed } = this.#options
    const first = String(rest[0])
    switch (verb) {
      case 'create':
        return this.#objects.pack(createObject(this.#options, first))
      case 'moniker':
        return this.#objects.pack(getObject(this.#options, first, typeof rest[1] === 'string' ? rest[1] : ''))
      case 'now':
        return { v: profile.epoch + machine.recorder.now++ }
      case 'seed':
        return { v: seed }
      case 'browser':
        return { v: browser }
      case 'layer':
        machine.recorder.layer(actor, { language: 'jscript', source: first, code: String(rest[1]) })
        return { v: translate(String(rest[1])) }
      case 'result':
        this.result = this.#objects.unpack(rest[0])
        return { u: 1 }
      case 'handed':
        return this.#objects.pack(this.handed ?? [])
      case 'tick':
        machine.recorder.now += Math.max(0, Math.min(Number(rest[0]) || 0, limits.emulation.sleep))
        return { u: 1 }
      case 'print':
        machine.recorder.print(first)
        return { u: 1 }
      case 'acrobat?':
        return { v: actor.via === 'acrobat' }
      case 'elements':
        return { v: this.#options.elements ?? [] }
      case 'dialog':
        machine.recorder.event(actor, 'user_dialog', { Text: first })
        return { u: 1 }
      case 'html':
        this.#options.written(first)
        return { u: 1 }
      default:
        if (actor.via === 'acrobat') return acrobatCall(this.#options, verb, rest) ?? { u: 1 }
        return pageCall(this.#options, verb, rest) ?? this.#member(verb, rest)
    }
  }

  #member(verb: unknown, [id, name, argument]: unknown[]): object {
    const object = this.#objects.find(id)
    if (verb === 'text') return { v: text(object) }
    if (verb === 'items') return { a: this.#items(object).map((one) => this.#objects.pack(one)) }
    if (!(object instanceof ComObject)) return { u: 1 }
    const member = object.members.get(String(name).toLowerCase())
    if (verb === 'put') return this.#put(object, String(name), argument)
    if (!member) return this.#unknown(object, `${object.name}.${String(name)}`)
    if (verb === 'get') return member.get ? this.#objects.pack(member.get()) : { m: 1 }
    if (verb === 'set') {
      member.set?.(this.#objects.unpack(argument))
      return { u: 1 }
    }
    const args = Array.isArray(argument) ? argument.map((one: unknown) => this.#objects.unpack(one)) : []
    if (member.call) return this.#objects.pack(member.call(args))
    const value = member.get?.()
    const inner = value instanceof ComObject ? value.members.get('') : undefined
    if (!inner?.call) throw new ComError(noMember, "Object doesn't support this property or method")
    return this.#objects.pack(inner.call(args))
  }

  /** `object.name(arguments) = value`, as JScript allows it. */
  #put(object: ComObject, name: string, argument: unknown): object {
    const values = Array.isArray(argument) ? argument.map((one: unknown) => this.#objects.unpack(one)) : []
    const member = object.members.get(name.toLowerCase())
    const owner = member?.put ? member : undefined
    const inner = member?.get?.() ?? (member?.call && !owner ? member.call([]) : undefined)
    const fallback = inner instanceof ComObject ? (inner.members.get('') ?? inner.members.get('item')) : undefined
    ;(owner ?? fallback)?.put?.(values.slice(0, -1), values.at(-1))
    return { u: 1 }
  }

  #items(object: ComObject | Uint8Array | undefined): readonly Value[] {
    if (object instanceof Uint8Array) return [...object]
    return object?.items ?? []
  }

  #unknown(object: ComObject, what: string): object {
    this.#options.machine.recorder.unmodelled(this.#options.actor, what.slice(0, 200))
    return this.#objects.pack(permissive(what.slice(0, 200)))
  }
}
