/** The WScript object of wscript.exe and cscript.exe. */
import type { ComContext } from '../../host/com/context.ts'
import { createObject, getObject } from '../../host/com/index.ts'
import { splitCommandLine } from '../../command-line.ts'
import { action, collection, ComObject, constant, method, text, type Value } from '../../host/com/object.ts'
import { textStream } from '../../host/com/streams.ts'

/** The words that a script was given, without those for the script host. */
function wordsBehind(commandLine: string, scriptPath: string): string[] {
  const words = splitCommandLine(commandLine).slice(1)
  const name = (scriptPath.split('\\').pop() ?? '').toLowerCase()
  const at = words.findIndex((one) => name !== '' && one.toLowerCase().endsWith(name))
  return (at < 0 ? [] : words.slice(at + 1)).filter((one) => !one.startsWith('//'))
}

/** `/name:value` and plain words, as WshArguments keeps them apart. */
function scriptArguments(words: readonly string[]): ComObject {
  const named = new Map<string, string>()
  for (const word of words) {
    const [, name = '', value = ''] = /^\/([^:]+)(?::([^]*))?$/.exec(word) ?? []
    if (name) named.set(name.toLowerCase(), value)
  }
  const item = method(([name]) => named.get(text(name).toLowerCase()) ?? '')
  const pairs = new ComObject('WshNamed', {
    Item: item,
    '': item,
    Exists: method(([name]) => named.has(text(name).toLowerCase())),
    Count: constant(named.size),
    Length: constant(named.size),
  })
  const plain = collection(words.filter((one) => !one.startsWith('/')))
  const all = collection(words)
  return new ComObject(
    'WshArguments',
    {
      ...Object.fromEntries(all.members),
      Named: constant(pairs),
      Unnamed: constant(plain),
      ShowUsage: action(() => undefined),
    },
    words,
  )
}

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
    Arguments: constant(scriptArguments(wordsBehind(machine.processes.find(actor.pid)?.commandLine ?? '', scriptPath))),
    StdOut: standard,
    StdErr: standard,
    StdIn: standard,
  })
}
