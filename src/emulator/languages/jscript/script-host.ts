/** The WScript object of wscript.exe and cscript.exe. */
import type { ComContext } from '../../host/com/context.ts'
import { createObject, getObject } from '../../host/com/index.ts'
import { action, collection, ComObject, constant, method, text, type Value } from '../../host/com/object.ts'
import { textStream } from '../../host/com/streams.ts'

/** `show` makes texts of what is printed, as the language does. */
export function scriptHost(context: ComContext, quit: () => void, show: (value: Value) => string = text): ComObject {
  const { machine, actor, scriptPath } = context
  const standard = constant(textStream(context, { content: '' }))
  return new ComObject('WScript', {
    CreateObject: method(([name]) => createObject(context, text(name))),
    GetObject: method(([name]) => getObject(context, text(name))),
    Echo: action((args) => machine.recorder.print(args.map((one) => show(one)).join(' '))),
    Sleep: action(([milliseconds]) => machine.sleep(actor, Number(milliseconds))),
    Quit: action(quit),
    ScriptFullName: constant(scriptPath),
    ScriptName: constant(scriptPath.split('\\').pop()),
    FullName: constant('C:\\Windows\\System32\\wscript.exe'),
    Path: constant('C:\\Windows\\System32'),
    Name: constant('Windows Script Host'),
    Version: constant('5.812'),
    Interactive: constant(true),
    Arguments: constant(collection([])),
    StdOut: standard,
    StdErr: standard,
    StdIn: standard,
  })
}
