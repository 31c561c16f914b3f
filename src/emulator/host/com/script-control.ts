/** MSScriptControl.ScriptControl: a script engine inside a script, with its state kept between calls. */
import type { ScriptSession } from '../languages.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComObject, DynamicObject, constant, method, stored, text, type Value } from './object.ts'

function scriptControl(context: ComContext): ComObject {
  const { machine, actor } = context
  const language = stored('')
  let session: ScriptSession | undefined
  const engine = (): ScriptSession | undefined =>
    (session ??= machine.languages?.session(text(language.get?.()) || 'VBScript', context))
  const layer = (source: string, code: string) => {
    const kind = /j(?:ava)?script/i.test(text(language.get?.())) ? 'jscript' : 'vbscript'
    machine.recorder.layer(actor, { language: kind, source, code })
  }
  const add = action(([code]) => {
    layer('script control', text(code))
    engine()?.run(text(code))
  })
  const evaluate = method(([code]): Value => {
    layer('script control', text(code))
    return engine()?.evaluate(text(code))
  })
  const run = method(([name, ...args]): Value => engine()?.call(text(name), args))
  const error = new ComObject('ScriptError', {
    Number: constant(0),
    Description: constant(''),
    Line: constant(0),
    Clear: action(() => undefined),
  })
  return new ComObject('ScriptControl', {
    Language: language,
    AddCode: add,
    ExecuteStatement: add,
    Eval: evaluate,
    Run: run,
    AddObject: action(([name, object]) => engine()?.add(text(name), object)),
    Reset: action(() => void (session = undefined)),
    Timeout: stored(10_000),
    AllowUI: stored(true),
    UseSafeSubset: stored(false),
    SitehWnd: stored(0),
    State: stored(0),
    Error: constant(error),
    CodeObject: {
      get: () => new DynamicObject('CodeObject', (name) => method((args): Value => engine()?.call(name, args))),
    },
    Modules: constant(collection([])),
    Procedures: constant(collection([])),
  })
}

export const scriptControlClasses: readonly ComClass[] = [
  { names: ['msscriptcontrol.scriptcontrol', 'scriptcontrol'], create: scriptControl },
]
