/**
 * Shortcuts written as text (.url, .website, .scf, .theme) and folders that lie elsewhere (.library-ms, .search-ms): Explorer reaches
 * for icons and folders when it only shows them, and gives away the name and the hashed password of the user.
 */
import type { Collector } from '../archive/collector.ts'
import { readXml } from '../ooxml/xml.ts'
import { isRemote, textOf } from './text.ts'

const most = 200
const runnable =
  /\.(?:exe|com|scr|pif|bat|cmd|msi|dll|cpl|js|jse|vbs|vbe|wsf|wsh|hta|ps1|lnk|url|jar|iso|img|zip|rar|7z)(?:[?#"'\s]|$)/i

export function unpackShortcut(bytes: Buffer, into: Collector): void {
  const lines = textOf(bytes).split(/\r\n|\r|\n/, 5_000)
  for (const line of lines) {
    const found = /^\s{0,8}([\w.]{1,60})\s{0,8}=(.{1,4000})/.exec(line)
    if (found !== null) judge((found[1] ?? '').toLowerCase(), (found[2] ?? '').trim(), into)
  }
}

function judge(key: string, value: string, into: Collector): void {
  const target = value.replace(/^"|"$/g, '')
  if (!isRemote(target)) return
  const isShare = /^(?:\\\\|\/\/|file:)/i.test(target)
  if (key === 'iconfile' || key === 'iconresource' || key === 'wallpaper' || key === 'path' || key === 'scrnsave.exe') {
    if (isShare) into.find('shortcut.remote-icon', `It fetches an icon or picture from a share: ${target}`, 'high')
    into.link(target)
  } else if (key === 'workingdirectory') {
    into.find('shortcut.remote-folder', `It works in a folder elsewhere: ${target}`, 'high')
    into.link(target)
  } else if (key === 'url' && isShare)
    into.find(
      runnable.test(target) ? 'shortcut.remote-program' : 'shortcut.network-target',
      `It opens a file elsewhere: ${target}`,
      'high',
    )
}

/** Folders by their description: each place is told. */
export function unpackFolder(bytes: Buffer, into: Collector): void {
  let inAddress = false
  let count = 0
  const tell = (place: string): void => {
    const target = place.trim().slice(0, 2_000)
    if (!isRemote(target) || count >= most) return
    count += 1
    into.find('shortcut.remote-folder', `It shows a folder that lies elsewhere: ${target}`, 'high')
    into.link(target)
  }
  for (const event of readXml(bytes, () => into.gap('not read to its end: folder'))) {
    if (event.kind === 'text') {
      if (inAddress) tell(event.text)
      continue
    }
    inAddress = event.name === 'url' && event.kind === 'open'
    if (event.kind === 'open' && event.name === 'include') tell(event.attributes.get('path') ?? '')
  }
}
