/** Remote Desktop files: whose machine is connected to, what of this one it may use, and which program is shown. */
import type { Collector } from '../archive/collector.ts'
import { textOf } from './text.ts'

const mostLines = 2_000

export function unpackRemoteDesktop(bytes: Buffer, into: Collector): void {
  const values = new Map<string, string>()
  for (const line of textOf(bytes).split(/\r\n|\r|\n/, mostLines)) {
    const found = /^\s{0,8}(\w[\w ]{0,60}):[isb]:(.{0,2000})/i.exec(line)
    if (found !== null) values.set((found[1] ?? '').toLowerCase(), (found[2] ?? '').trim())
  }
  const get = (key: string): string => values.get(key) ?? ''
  const address = get('full address') || get('alternate full address')
  if (address !== '') {
    into.find('shortcut.remote-desktop', `It connects to another machine: ${address}`, 'medium')
    into.link(`rdp://${address.replace(/^rdp:\/\//i, '')}`)
  }
  const shared = ['drivestoredirect', 'devicestoredirect', 'usbdevicestoredirect'].filter((key) => get(key) !== '')
  if (address !== '' && shared.length > 0)
    into.find(
      'shortcut.remote-desktop-drives',
      `It hands the drives of this machine over: ${get(shared[0] ?? '')}`,
      'high',
    )
  const program = get('remoteapplicationcmdline') || get('remoteapplicationprogram') || get('alternate shell')
  if (program !== '')
    into.find('shortcut.remote-desktop-program', `It shows a program of the other machine: ${program}`, 'medium')
}
