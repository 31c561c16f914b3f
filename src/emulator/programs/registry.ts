/** reg, schtasks, sc, at: values, tasks and services they write. */
import { splitCommandLine } from '../command-line.ts'
import { commandOfXml } from '../host/com/tasks.ts'
import { registryKind, view32 } from '../host/registry.ts'
import { scriptText } from '../script-text.ts'
import { actorOf, behind, fullPath, type Program, type Started, wordsOf } from './program.ts'

function reg(started: Started): void {
  const [verb = '', written = '', ...options] = wordsOf(started)
  const key = options.some((one) => /^\/reg:32$/i.test(one))
    ? view32(`${written}\\`).replace(/\\\(Default\)$/, '')
    : written
  const { machine } = started
  const name = options.some((one) => /^\/v$/i.test(one)) ? behind(options, '/v') : ''
  const target = `${key}\\${name}`
  if (/^add$/i.test(verb)) add(started, key, options)
  if (/^delete$/i.test(verb)) {
    if (options.some((one) => /^\/v(?:e|a)?$/i.test(one))) machine.deleteValue(actorOf(started), target)
    else machine.deleteKey(actorOf(started), key)
  }
  if (/^copy$/i.test(verb))
    for (const one of machine.listKey(key).values.slice(0, 200))
      machine.setValue(
        actorOf(started),
        `${options[0] ?? ''}\\${one}`,
        machine.value(actorOf(started), `${key}\\${one}`) ?? '',
      )
  if (/^query$/i.test(verb)) query(started, key, name)
  if (/^import$/i.test(verb)) importFile(started, key)
  if (/^(?:save|export)$/i.test(verb)) {
    machine.recorder.event(actorOf(started), 'registry_query', {
      TargetObject: key,
      Image: machine.imageOf(started.pid),
    })
    const value = machine
      .listKey(key)
      .values.map((one) => `"${one}"="${machine.value(actorOf(started), `${key}\\${one}`) ?? ''}"`)
    if (options[0])
      machine.write(
        actorOf(started),
        fullPath(started, options[0]),
        Buffer.from(`Windows Registry Editor Version 5.00\r\n\r\n[${key}]\r\n${value.join('\r\n')}\r\n`),
      )
  }
}

/** Without a value's name only the key is made. */
function add(started: Started, key: string, options: readonly string[]): void {
  const names = options.some((one) => /^\/v$/i.test(one))
  const hasValue = names || options.some((one) => /^\/(?:ve|d)$/i.test(one))
  if (!hasValue) return started.machine.addKey(actorOf(started), key)
  const name = names ? behind(options, '/v') : ''
  const kind = registryKind(behind(options, '/t') || 'REG_SZ')
  started.machine.setValue(actorOf(started), `${key}\\${name}`, { text: behind(options, '/d'), kind })
}

function query(started: Started, key: string, name: string): void {
  const { machine } = started
  const names = name ? [name] : machine.listKey(key).values
  machine.recorder.print(key)
  for (const one of names.slice(0, 200)) {
    const value = machine.value(actorOf(started), `${key}\\${one}`)
    const kind = machine.kindOf(`${key}\\${one}`) ?? 'REG_SZ'
    const shown = kind === 'REG_DWORD' ? `0x${Number(value).toString(16)}` : value
    if (value !== undefined) machine.recorder.print(`    ${one}    ${kind}    ${shown}`)
    else if (name) machine.failed.add(started.pid)
  }
}

/** A `.reg` file: keys in brackets, values behind them. */
export function importFile(started: Started, path: string): void {
  const bytes = started.machine.read(fullPath(started, path))
  if (!bytes) return
  let key = ''
  for (const line of scriptText(bytes).split(/\r?\n/).slice(0, 5_000)) {
    const named = /^\s*\[(-?)([^\]]+)\]/.exec(line)
    if (named) key = named[2] ?? ''
    const [, name, value = ''] = /^\s*(?:"([^"]*)"|@)\s*=\s*(.*)$/.exec(line) ?? []
    if (key && /=/.test(line) && !named)
      started.machine.setValue(
        actorOf(started),
        `${key}\\${name ?? ''}`,
        value
          .replace(/^"([^]*)"$/, '$1')
          .replaceAll('\\\\', '\\')
          .replaceAll('\\"', '"'),
      )
  }
}

function schtasks(started: Started): void {
  const words = wordsOf(started)
  const { machine } = started
  const actor = actorOf(started)
  const has = (option: RegExp) => words.some((word) => option.test(word))
  const name = behind(words, '/tn')
  if (has(/^\/run$/i)) {
    const known = machine.persistent.find(
      (one) => one.startedBy === 'scheduled-task' && (!one.name || one.name === name),
    )
    if (known) machine.start(actor, known.commandLine, 'scheduled-task')
  }
  if (!has(/^\/(?:create|change)$/i)) return
  const file = behind(words, '/xml')
  const bytes = file ? machine.read(fullPath(started, file)) : undefined
  const command = behind(words, '/tr') || (bytes ? commandOfXml(scriptText(bytes)) : '')
  machine.recorder.event(actor, 'scheduled_task', { TaskName: name, Command: command })
  if (command) machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task', name })
}

function sc(started: Started): void {
  const words = wordsOf(started)
  const verb = words.findIndex((one) => /^(?:create|config|start|stop|delete)$/i.test(one))
  const name = words[verb + 1] ?? ''
  if (/^start$/i.test(words[verb] ?? '')) {
    const known = started.machine.persistent.find((one) => one.startedBy === 'service' && one.name === name)
    if (known) started.machine.start(actorOf(started), known.commandLine, 'service')
  }
  const image = /binpath=\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/i.exec(started.commandLine)
  if (!/^(?:create|config)$/i.test(words[verb] ?? '') || !image) return
  const command = (image[1] ?? image[2] ?? '').replaceAll('\\"', '"')
  started.machine.recorder.event(actorOf(started), 'service_install', { ServiceName: name, ImagePath: command })
  started.machine.persistent.push({ commandLine: command, startedBy: 'service', name })
}

function at(started: Started): void {
  const words = splitCommandLine(started.commandLine).slice(1)
  const command = words.filter((one) => !/^(?:\d+:\d+|\/\w+)/.test(one)).join(' ')
  if (!command) return
  started.machine.recorder.event(actorOf(started), 'scheduled_task', { TaskName: 'At1', Command: command })
  started.machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task' })
}

export const registryPrograms: readonly Program[] = [
  { names: ['reg.exe'], run: reg },
  { names: ['schtasks.exe'], run: schtasks },
  { names: ['sc.exe', 'sc'], run: sc },
  { names: ['at.exe', 'at'], run: at },
  {
    names: ['regedit.exe', 'regedit'],
    run: (started) => importFile(started, wordsOf(started).find((one) => !one.startsWith('/')) ?? ''),
  },
]
