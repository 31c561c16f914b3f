/** A PowerShell session: the parts wired together, the variables it begins with, one script run to its end. */
import { leave } from '../windows/timers.ts'
import type { Machine } from '../../../host/machine.ts'
import { hostObject } from '../cmdlets/commands.ts'
import { toText } from '../convert.ts'
import { callStatic, create, readStatic } from '../dotnet/statics.ts'
import { version } from '../windows/processes.ts'
import { PsObject, record, type ScriptBlock, Table, TypeName, type Value } from '../values.ts'
import { call, read, write } from './access.ts'
import { budgetOf } from './budget.ts'
import { builtinVariables } from './builtin-variables.ts'
import { castTo } from '../operators/cast.ts'
import { commandNames, dispatch, resolveAlias } from './dispatch.ts'
import { Engine, type Runtime } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { execute } from './execute.ts'
import { invoke } from './invoke.ts'
import { blockOf, parsed, recordLayer, runText } from './layers.ts'
import { runPipeline } from './pipeline.ts'
import { textLines } from '../operators/render.ts'
import { Exit, Leave, Limit, Return, Thrown } from './signals.ts'
import { wordsFrom } from './words.ts'

const runtime: Runtime = {
  evaluate,
  execute,
  pipeline: runPipeline,
  invoke,
  runText,
  blockOf,
  command: (engine, name, words, input) => dispatch(engine, name, { words: wordsFrom(words), input, inner: 1 }),
  method: call,
  read,
  write,
  convert: castTo,
  create,
  fixed: (engine, type, { name, args }) =>
    args ? callStatic(engine, new TypeName(type), { name, args }) : readStatic(engine, new TypeName(type), name),
  commandNames,
  resolveAlias,
}

interface SessionOptions {
  readonly machine: Machine
  readonly pid: number
  /** When the whole run ends, where that is known. */
  readonly deadline: number | undefined
  readonly seed: number
  /** Where the script stands; empty for a command line. */
  readonly path: string
  readonly args: readonly string[]
}

/** `$ExecutionContext`. */
function executionContext(engine: Engine): PsObject {
  const invoked = new PsObject('System.Management.Automation.CommandInvocationIntrinsics')
  const text = (value: Value) => toText(value)
  invoked.method('InvokeScript', (args) =>
    engine.runtime.runText(engine, text(args.find((one) => typeof one === 'string')), 'InvokeScript'),
  )
  invoked.method('NewScriptBlock', ([code]) => engine.runtime.blockOf(engine, text(code)))
  invoked.method('ExpandString', ([code]) =>
    engine.runtime.evaluate(engine, { kind: 'expandable', parts: expansion(engine, text(code)) }),
  )
  const commands = ([pattern]: readonly Value[]) => engine.runtime.command(engine, 'Get-Command', [text(pattern)])
  for (const name of ['GetCommand', 'GetCmdlet', 'GetCmdlets', 'GetCommands'])
    invoked.method(name, (args) => (name.endsWith('s') ? commands(args) : commands(args)[0]))
  invoked.method('GetCommandName', ([pattern]) =>
    commands([pattern]).map((one) => (one instanceof PsObject ? (one.read('Name') ?? null) : null)),
  )
  const state = new PsObject('System.Management.Automation.SessionState').note('LanguageMode', 'FullLanguage')
  const variables = new PsObject('PSVariableIntrinsics').method(
    'Get',
    ([name]) => engine.runtime.command(engine, 'Get-Variable', [name])[0],
  )
  variables
    .method('GetValue', ([name]) => engine.scope.slot(text(name))?.value ?? null)
    .method('Set', ([name, value]) => void engine.scope.set(text(name), value))
  state.note('PSVariable', variables).note('InvokeCommand', invoked)
  return record('System.Management.Automation.EngineIntrinsics', {
    InvokeCommand: invoked,
    SessionState: state,
    Host: null,
  })
}

/** A text read as the inside of a double-quoted string. */
function expansion(engine: Engine, code: string): readonly (string | Parameters<Runtime['evaluate']>[1])[] {
  const { block } = parsed(engine, `@"\n${code}\n"@`)
  const [only] = block.end
  const element = only?.kind === 'pipeline' ? only.elements[0] : undefined
  if (element?.kind === 'expandable') return element.parts
  return [code]
}

function versionTable(): Table {
  const table = new Table()
  table.set('PSVersion', version('5.1.19041.4648'))
  table.set('PSEdition', 'Desktop')
  table.set('BuildVersion', version('10.0.19041.4648'))
  table.set('CLRVersion', version('4.0.30319.42000'))
  table.set('WSManStackVersion', version('3.0'))
  table.set('PSRemotingProtocolVersion', version('2.3'))
  table.set('SerializationVersion', version('1.1.0.1'))
  return table
}

function prepare(engine: Engine, { path, args, pid }: SessionOptions): void {
  const { global } = engine
  for (const [name, value] of builtinVariables) if (!/^(?:true|false|null)$/.test(name)) global.set(name, value)
  const folder = path.replace(/\\[^\\]*$/, '')
  global.set('PID', pid)
  global.set('args', [...args])
  global.set('PSVersionTable', versionTable())
  global.set('Host', hostObject())
  global.set('ExecutionContext', executionContext(engine))
  const command = record('System.Management.Automation.ExternalScriptInfo', {
    Path: path,
    Name: path.split('\\').at(-1) ?? '',
    Definition: path,
    Source: path,
    CommandType: 'ExternalScript',
  })
  const invocation = record('System.Management.Automation.InvocationInfo', {
    MyCommand: command,
    PSCommandPath: path,
    PSScriptRoot: folder,
    InvocationName: path,
    Line: '',
    ScriptName: path,
    ScriptLineNumber: 1,
    BoundParameters: new Table(),
    UnboundArguments: [...args],
    OffsetInLine: 1,
    PositionMessage: '',
  })
  global.set('MyInvocation', invocation)
  global.set('PSScriptRoot', path ? folder : '')
  global.set('PSCommandPath', path)
  global.set('PSBoundParameters', new Table())
  global.set('StackTrace', '')
  global.set('IsWindows', true)
  engine.scriptPath = path
}

/** What ended a run early becomes a gap; an error nobody caught ends it as it ends a real one. */
function guarded(engine: Engine, run: () => void): void {
  const { recorder } = engine.machine
  try {
    run()
  } catch (signal) {
    if (signal instanceof Limit) recorder.gap(signal.why)
    else if (signal instanceof Thrown) engine.keep(signal.error)
    else if (signal instanceof RangeError)
      recorder.gap(/call stack/i.test(signal.message) ? 'recursion limit' : 'memory limit')
    else if (!(signal instanceof Exit || signal instanceof Leave || signal instanceof Return)) throw signal
  }
}

/** What the source hid, in plain spelling: one more layer. */
function revealed(engine: Engine): void {
  if (engine.trace.length === 0) return
  const lines = [...new Set(engine.trace)].join('\n')
  recordLayer(engine, lines, 'deobfuscated')
}

/** No parameters, no sections, no traps: its statements can be run one by one. */
const isPlain = ({ block }: ScriptBlock): boolean =>
  block.parameters.length === 0 &&
  block.begin.length === 0 &&
  block.process === undefined &&
  block.end.every((one) => one.kind !== 'trap')

/** What a statement puts out is shown before the next one runs. */
function runPlain(engine: Engine, { block }: ScriptBlock, { out, print }: { out: Value[]; print: () => void }): void {
  for (const statement of block.end) {
    execute(engine, [statement], out)
    print()
  }
}

export function runSession(options: SessionOptions, script: { readonly source: string; readonly code: string }): void {
  const { machine, pid, seed } = options
  const engine = new Engine({ machine, pid, seed, budget: budgetOf(machine, options.deadline), runtime })
  prepare(engine, options)
  recordLayer(engine, script.code, script.source)
  guarded(engine, () => {
    const out: Value[] = []
    const block = parsed(engine, script.code)
    const print = () => {
      if (out.length > 0) engine.machine.recorder.print(textLines(engine, out.splice(0)).join('\n'))
    }
    try {
      if (isPlain(block)) runPlain(engine, block, { out, print })
      else invoke(engine, block, { args: options.args, scope: 'this', out })
    } finally {
      print()
    }
  })
  guarded(engine, () => leave(engine))
  revealed(engine)
}
