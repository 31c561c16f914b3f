/** GetObject("winmgmts:…"): starting processes and the questions samples ask. */
import { profile } from '../profile.ts'
import type { ComContext } from './context.ts'
import { collection, ComObject, constant, method, text } from './object.ts'

const answers: Readonly<Record<string, readonly Record<string, string>[]>> = {
  win32_operatingsystem: [{ Caption: 'Microsoft Windows 10 Pro', Version: '10.0.19045', OSArchitecture: '64-bit' }],
  win32_computersystem: [
    { Manufacturer: 'Dell Inc.', Model: 'OptiPlex 7070', Domain: 'corp.local', Name: profile.computer },
  ],
  win32_process: [{ Name: 'explorer.exe' }, { Name: 'OUTLOOK.EXE' }],
  win32_bios: [{ SerialNumber: '7XK2L13', Manufacturer: 'Dell Inc.' }],
}

const instance = (row: Record<string, string>) =>
  new ComObject('SWbemObject', Object.fromEntries(Object.entries(row).map(([key, value]) => [key, constant(value)])))

function processClass({ machine, actor }: ComContext): ComObject {
  return new ComObject('Win32_Process', {
    Create: method(([command]) => (machine.start(actor, text(command), 'wmi'), 0)),
    SpawnInstance_: method(() => instance({})),
  })
}

export function management(context: ComContext, moniker: string): ComObject {
  const { machine, actor } = context
  if (/:win32_process$/i.test(moniker)) return processClass(context)
  return new ComObject('SWbemServices', {
    ExecQuery: method(([query]) => {
      const name = /\bfrom\s+(\w+)/i.exec(text(query))?.[1]?.toLowerCase() ?? ''
      machine.recorder.event(actor, 'evasion', { Kind: 'wmi-query', Query: text(query) })
      return collection((answers[name] ?? []).map(instance))
    }),
    Get: method(() => processClass(context)),
    InstancesOf: method(([name]) => collection((answers[text(name).toLowerCase()] ?? []).map(instance))),
  })
}
