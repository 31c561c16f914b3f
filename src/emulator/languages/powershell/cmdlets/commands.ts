/** Cmdlets about the language itself: variables, aliases, commands, members, objects made of types and COM classes. */
import { toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { hasWildcard, wildcard } from '../operators/wildcard.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { variablesLike } from './providers.ts'

function getVariable(call: Call): Value[] {
  const names = call.list('name').map(toText)
  const found = (names.length > 0 ? names : ['*']).flatMap((name) => variablesLike(call.engine, name))
  return call.has('valueonly') ? found.map((one) => one.read('Value') ?? null) : found
}

function setVariable(call: Call): Value {
  const { engine } = call
  const value = call.given('value')
    ? call.get('value')
    : call.input?.length === 1
      ? call.input[0]
      : call.input
        ? [...call.input]
        : null
  const scope = /^(?:global|script)$/i.test(call.text('scope')) ? engine.global : engine.scope
  for (const name of call.list('name').map(toText))
    scope.set(name.replace(/^(?:global|script|local|variable):/i, ''), value ?? null)
  return call.has('passthru') ? variablesLike(engine, call.text('name')) : undefined
}

function removeVariable(call: Call): void {
  for (const one of call.list('name')) {
    const test = wildcard(toText(one), { fold: 1, step: call.engine.step })
    for (const [key, slot] of call.engine.scope.variables) if (test(slot.name)) call.engine.scope.variables.delete(key)
  }
}

function setAlias(call: Call): void {
  call.engine.scope.root.aliases.set(call.text('name').toLowerCase(), call.text('value'))
}

const builtinNames =
  'iex iwr irm gci ls dir cat type echo sal nal gal gcm gv sv % ? foreach where select sort icm saps start sleep ni sp gp gc sc rm del copy move curl wget ps kill gwmi iwmi'

function aliasObject(name: string, target: string): PsObject {
  const object = record('System.Management.Automation.AliasInfo', {
    CommandType: 'Alias',
    Name: name,
    Definition: target,
    ReferencedCommand: target,
    ResolvedCommandName: target,
    DisplayName: `${name} -> ${target}`,
  })
  object.text = () => name
  return object
}

function getAlias(call: Call): Value[] {
  const { engine } = call
  const wanted = call.given('definition') ? ['*'] : call.list('name').map(toText)
  const definition = call.given('definition')
    ? wildcard(call.text('definition'), { fold: 1, step: engine.step })
    : undefined
  const names = [...engine.global.aliases.keys(), ...builtinNames.split(' ')]
  const patterns = (wanted.length > 0 ? wanted : ['*']).flatMap((one) =>
    hasWildcard(one) && !/^[?%]$/.test(one) ? names.filter(wildcard(one, { fold: 1, step: engine.step })) : [one],
  )
  return patterns.flatMap((name) => {
    const target = engine.runtime.resolveAlias(engine, name)
    if (target === undefined) {
      if (wanted.length > 0 && !definition)
        engine.report(
          `This command cannot find a matching alias because an alias with the name '${name}' does not exist.`,
        )
      return []
    }
    return definition && !definition(target) ? [] : [aliasObject(name, target)]
  })
}

/** CommandInfo: called with `&` it runs by its name. */
function commandObject(engine: Engine, name: string): PsObject {
  const alias = engine.runtime.resolveAlias(engine, name)
  const kind = alias ? 'Alias' : engine.scope.find(name) ? 'Function' : /\.exe$/i.test(name) ? 'Application' : 'Cmdlet'
  const object = record('System.Management.Automation.CommandInfo', {
    CommandType: kind,
    Name: name,
    Definition: alias ?? name,
    Version: '3.1.0.0',
    Source: 'Microsoft.PowerShell.Utility',
    ModuleName: 'Microsoft.PowerShell.Utility',
    ResolvedCommandName: alias ?? name,
  })
  object.text = () => name
  object
    .getter('Path', () => (kind === 'Application' ? `C:\\Windows\\System32\\${name}` : null))
    .getter('ScriptBlock', () => engine.scope.find(name)?.block ?? null)
  return object
    .getter('Parameters', () => new Table())
    .getter('Noun', () => name.split('-')[1] ?? '')
    .getter('Verb', () => name.split('-')[0] ?? '')
}

function getCommand(call: Call): Value[] {
  const { engine } = call
  const given = [...call.list('name'), ...call.rest].map(toText)
  const byPart = (part: string) =>
    call.given(part) ? wildcard(call.text(part), { fold: 1, step: engine.step }) : undefined
  const [verb, noun] = [byPart('verb'), byPart('noun')]
  const all = engine.runtime.commandNames(engine)
  const patterns = given.length > 0 ? given : ['*']
  const found = patterns.flatMap((pattern) => {
    if (!hasWildcard(pattern)) {
      const known = all.find((one) => one.toLowerCase() === pattern.toLowerCase())
      if (known) return [known]
      if (
        engine.runtime.resolveAlias(engine, pattern) !== undefined ||
        /\.exe$|^(?:cmd|powershell|reg|schtasks|net|certutil)$/i.test(pattern)
      )
        return [pattern]
      engine.report(
        `The term '${pattern}' is not recognized as the name of a cmdlet.`,
        'System.Management.Automation.CommandNotFoundException',
      )
      return []
    }
    return all.filter(wildcard(pattern, { fold: 1, step: engine.step }))
  })
  const parts = found.filter(
    (one) => (!verb || verb(one.split('-')[0] ?? '')) && (!noun || noun(one.split('-')[1] ?? '')),
  )
  return parts.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).map((one) => commandObject(engine, one))
}

function getHost(): PsObject {
  const raw = record('System.Management.Automation.Host.PSHostRawUserInterface', {
    WindowTitle: 'Windows PowerShell',
    ForegroundColor: 'White',
    BackgroundColor: 'Black',
    WindowSize: '120,50',
    BufferSize: '120,3000',
  })
  const ui = new PsObject('System.Management.Automation.Host.PSHostUserInterface').note('RawUI', raw)
  for (const name of ['WriteLine', 'Write', 'WriteErrorLine', 'WriteWarningLine']) ui.method(name, () => undefined)
  ui.method('PromptForCredential', () => null)
    .method('PromptForChoice', () => 0)
    .method('ReadLine', () => '')
  return record('System.Management.Automation.Internal.Host.InternalHost', {
    Name: 'ConsoleHost',
    Version: '5.1.19041.4648',
    InstanceId: '',
    UI: ui,
    CurrentCulture: 'en-US',
    CurrentUICulture: 'en-US',
    PrivateData: null,
  }).method('SetShouldExit', () => undefined)
}

export const hostObject = getHost

export const commandCmdlets: readonly Cmdlet[] = [
  {
    name: 'Get-Variable',
    aliases: 'gv variable',
    parameters: 'Name@ -ValueOnly Include Exclude Scope',
    run: getVariable,
  },
  {
    name: 'Set-Variable',
    aliases: 'sv set',
    parameters: 'Name@ Value@ Scope Option Description Visibility -Force -PassThru',
    run: setVariable,
  },
  {
    name: 'New-Variable',
    aliases: 'nv',
    parameters: 'Name@ Value@ Scope Option Description Visibility -Force -PassThru',
    run: setVariable,
  },
  { name: 'Remove-Variable', aliases: 'rv', parameters: 'Name@ Scope -Force', run: removeVariable },
  {
    name: 'Clear-Variable',
    aliases: 'clv',
    parameters: 'Name@ Scope -Force',
    run: (call) => call.list('name').forEach((one) => call.engine.scope.set(toText(one), null)),
  },
  {
    name: 'Set-Alias',
    aliases: 'sal',
    parameters: 'Name@ Value@ Scope Option Description -Force -PassThru',
    run: setAlias,
  },
  {
    name: 'New-Alias',
    aliases: 'nal',
    parameters: 'Name@ Value@ Scope Option Description -Force -PassThru',
    run: setAlias,
  },
  { name: 'Get-Alias', aliases: 'gal alias', parameters: 'Name@ Definition Scope Exclude', run: getAlias },
  {
    name: 'Get-Command',
    aliases: 'gcm command',
    parameters: 'Name@ CommandType Module Verb Noun TotalCount -All -Syntax ArgumentList',
    run: getCommand,
  },
  { name: 'Get-Host', aliases: 'host', parameters: '', run: getHost },
  { name: 'Get-Help', aliases: 'help man', parameters: 'Name@ -Full -Examples', run: () => undefined },
  { name: 'Get-History', aliases: 'h history ghy', parameters: 'Id@', run: () => [] },
  { name: 'Clear-History', parameters: '', run: () => undefined },
  { name: 'Get-PSCallStack', parameters: '', run: () => [] },
  { name: 'Get-TypeData', parameters: 'TypeName@', run: () => [] },
  {
    name: 'New-Guid',
    parameters: '',
    run: (call) => call.engine.runtime.fixed(call.engine, 'System.Guid', { name: 'NewGuid', args: [] }),
  },
  { name: 'New-TimeSpan', parameters: 'Start@ End@ Days Hours Minutes Seconds', run: newTimeSpan },
  { name: 'Get-Verb', parameters: 'Verb@', run: () => [] },
  {
    name: 'Get-Culture',
    parameters: '',
    run: (call) =>
      call.engine.runtime.fixed(call.engine, 'System.Globalization.CultureInfo', { name: 'CurrentCulture' }),
  },
  {
    name: 'Get-UICulture',
    parameters: '',
    run: (call) =>
      call.engine.runtime.fixed(call.engine, 'System.Globalization.CultureInfo', { name: 'CurrentUICulture' }),
  },
]

function newTimeSpan(call: Call): Value {
  const { engine } = call
  if (call.given('start', 'end')) {
    const now = engine.runtime.fixed(engine, 'System.DateTime', { name: 'Now' })
    const [start, end] = [call.get('start') ?? now, call.get('end') ?? now].map((one) =>
      engine.runtime.convert(engine, 'datetime', one),
    )
    return engine.runtime.method(engine, end, 'Subtract', [start])
  }
  const part = (name: string) => toWhole(call.get(name) ?? 0)
  return engine.runtime.create(engine, 'timespan', [part('days'), part('hours'), part('minutes'), part('seconds')])
}
