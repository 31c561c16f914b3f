/** Cmdlets that write: to the person, to the pipeline, as text. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { listLines, textLines } from '../operators/render.ts'
import { failure, Thrown } from '../run/signals.ts'
import { PsObject, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

const shown = (call: Call, ...names: string[]): Value[] => {
  const values = [...call.subjects(...names), ...call.rest]
  return values
}

function writeHost(call: Call): undefined {
  const separator = call.given('separator') ? call.text('separator') : ' '
  const parts = shown(call, 'object').map((one) =>
    isMany(one) ? elementsOf(one).map(toText).join(separator) : textLines(call.engine, [one]).join('\n'),
  )
  call.engine.machine.recorder.print(parts.join(' '))
  return undefined
}

function writeOutput(call: Call): Value[] {
  return shown(call, 'inputobject').flatMap((one) => (isMany(one) ? elementsOf(one) : [one ?? null]))
}

function writeError(call: Call): undefined {
  const record = call.get('errorrecord') ?? call.get('exception')
  const message = record instanceof PsObject ? toText(record.read('Message') ?? record) : call.text('message')
  const { error } = failure(message)
  if (/^(?:stop|1)$/i.test(call.engine.preference ?? toText(call.engine.scope.slot('erroractionpreference')?.value)))
    throw new Thrown(error, 1)
  call.engine.keep(error)
  return undefined
}

function outString(call: Call): Value {
  const lines = textLines(call.engine, call.subjects('inputobject'))
  if (call.has('stream')) return lines
  return call.engine.made(lines.map((line) => `${line}\r\n`).join(''))
}

function formatList(call: Call): Value[] {
  const items = call.subjects('inputobject')
  const names = call.list('property').map(toText)
  const picked =
    names.length > 0 ? call.engine.runtime.command(call.engine, 'Select-Object', ['-Property', names], items) : items
  return picked.flatMap((one) =>
    one instanceof PsObject && one.notes.length > 0 && !one.text
      ? listLines(call.engine, one)
      : textLines(call.engine, [one]),
  )
}

function formatTable(call: Call): Value[] {
  const items = call.subjects('inputobject')
  const specs = call.list('property')
  const picked =
    specs.length > 0 ? call.engine.runtime.command(call.engine, 'Select-Object', ['-Property', specs], items) : items
  return textLines(call.engine, picked)
}

function readHost(call: Call): Value {
  call.engine.event('user_dialog', { Text: call.text('prompt') })
  return call.has('assecurestring') ? call.engine.runtime.create(call.engine, 'securestring', []) : ''
}

const quiet = (name: string, aliases = ''): Cmdlet => ({
  name,
  aliases,
  parameters: 'Message@ -NoNewline',
  run: () => undefined,
})

export const outputCmdlets: readonly Cmdlet[] = [
  { name: 'Write-Host', parameters: 'Object@ -NoNewline Separator ForegroundColor BackgroundColor', run: writeHost },
  { name: 'Write-Output', aliases: 'echo write', parameters: 'InputObject@ -NoEnumerate', run: writeOutput },
  { name: 'Write-Error', parameters: 'Message@ Exception ErrorRecord Category ErrorId TargetObject', run: writeError },
  { name: 'Write-Information', parameters: 'MessageData@ Tags', run: () => undefined },
  quiet('Write-Verbose'),
  quiet('Write-Debug'),
  {
    name: 'Write-Warning',
    parameters: 'Message@',
    run: (call) => call.engine.machine.recorder.print(`WARNING: ${call.text('message')}`),
  },
  {
    name: 'Write-Progress',
    parameters: 'Activity@ Status@ Id@ PercentComplete CurrentOperation -Completed',
    run: () => undefined,
  },
  { name: 'Out-Null', parameters: 'InputObject', run: () => undefined },
  {
    name: 'Out-Host',
    aliases: 'oh',
    parameters: '-Paging InputObject',
    run: (call) => call.engine.machine.recorder.print(textLines(call.engine, call.subjects('inputobject')).join('\n')),
  },
  {
    name: 'Out-Default',
    parameters: 'InputObject',
    run: (call) => call.engine.machine.recorder.print(textLines(call.engine, call.subjects('inputobject')).join('\n')),
  },
  { name: 'Out-String', parameters: 'Width -Stream -NoNewline InputObject', run: outString },
  { name: 'Out-Printer', aliases: 'lp', parameters: 'Name@', run: () => undefined },
  { name: 'Out-GridView', aliases: 'ogv', parameters: 'Title -PassThru', run: () => undefined },
  { name: 'Format-List', aliases: 'fl', parameters: 'Property@ -Force InputObject', run: formatList },
  {
    name: 'Format-Table',
    aliases: 'ft',
    parameters: 'Property@ -AutoSize -Wrap -HideTableHeaders -Force GroupBy InputObject',
    run: formatTable,
  },
  { name: 'Format-Wide', aliases: 'fw', parameters: 'Property@ -AutoSize Column InputObject', run: formatTable },
  { name: 'Format-Custom', aliases: 'fc', parameters: 'Property@ InputObject', run: formatList },
  { name: 'Read-Host', parameters: 'Prompt@ -AsSecureString', run: readHost },
  { name: 'Clear-Host', aliases: 'cls clear', parameters: '', run: () => undefined },
]
