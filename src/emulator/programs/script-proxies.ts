/** Signed programs that run scripts and libraries for others: regsvr32, rundll32, odbcconf, cmstp, msbuild and the like. */
import { firstWord } from '../command-line.ts'
import { scriptText } from '../script-text.ts'
import { parseXml, descendants, textOf } from '../host/com/xml-tree.ts'
import { runInf, startAnother } from './launchers.ts'
import { actorOf, fetched, fullPath, type Program, type Started, wordsOf } from './program.ts'

/** A file by path or URL. */
function content(started: Started, place: string): Uint8Array | undefined {
  return /^(?:https?|ftp):/i.test(place) ? fetched(started, place) : started.machine.read(fullPath(started, place))
}

function loaded(started: Started, path: string): void {
  const { machine, pid } = started
  machine.recorder.event(actorOf(started), 'image_load', {
    ImageLoaded: fullPath(started, path),
    Image: machine.imageOf(pid),
  })
  if (!/^(?:[a-z]:\\windows\\|\w+(?:\.dll|\.cpl|\.ocx)?$)/i.test(path))
    machine.recorder.gap('a program was started that is not emulated')
}

/** `regsvr32 /s /n /u /i:URL scrobj.dll` runs a scriptlet; a library of its own is loaded. */
function regsvr32(started: Started): void {
  const place = /[-/]i:(?:"([^"]+)"|(\S+))/i.exec(started.commandLine)
  const target = place?.[1] ?? place?.[2] ?? ''
  if (!/scrobj/i.test(started.commandLine)) {
    const library = wordsOf(started).find((one) => !/^[-/]/.test(one))
    if (library) loaded(started, library)
    return
  }
  const bytes = content(started, target)
  if (bytes) started.runner.scriptFile(scriptText(bytes), { pid: started.pid, path: target, browser: 0 })
}

/** Entry points of system libraries that start what stands behind them. */
function rundll32(started: Started): void {
  const { rest } = firstWord(started.commandLine)
  const [, library = '', entry = '', parameters = ''] = /^\s*"?([^",]+?)"?\s*,\s*(#?\w+)\s*([^]*)$/.exec(rest) ?? []
  const name = (library.split('\\').pop() ?? '').toLowerCase().replace(/\.dll$/, '')
  const key = `${name},${entry.toLowerCase()}`
  const target = parameters.trim().replace(/^"([^"]*)"$/, '$1')
  if (
    /^(?:shell32,shellexec_rundll|pcwutl,launchapplication|zipfldr,routethecall|url,openurl|url,fileprotocolhandler|ieframe,openurl|shdocvw,openurl|advpack,registerocx|mshtml,printhtml)$/.test(
      key,
    )
  )
    return openTarget(started, target)
  if (
    /^(?:advpack|ieadvpack|setupapi|syssetup),(?:launchinfsection(?:ex)?|installhinfsection|setupinfobjectinstallaction)$/.test(
      key,
    )
  ) {
    const bytes = started.machine.read(fullPath(started, /[^\s,"]+\.inf/i.exec(parameters)?.[0] ?? ''))
    if (bytes) runInf(started, scriptText(bytes))
    return
  }
  if (/^comsvcs,(?:minidump|#\+?24)/.test(key)) {
    const { machine, pid } = started
    machine.recorder.event(actorOf(started), 'process_access', {
      SourceImage: machine.imageOf(pid),
      TargetImage: 'C:\\Windows\\System32\\lsass.exe',
      GrantedAccess: '0x1fffff',
      CallTrace:
        'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c5de|C:\\Windows\\SYSTEM32\\dbgcore.DLL+6cf9|C:\\Windows\\System32\\comsvcs.dll+2ca3b',
    })
    return
  }
  if (/^dfshim,shopenverb(?:application|shortcut)$/.test(key)) {
    const url = /https?:\/\/\S+/i.exec(parameters)?.[0]
    if (url) fetched(started, url)
    return
  }
  if (/^davclnt,davsetcookie$/.test(key)) {
    const url = /https?:\/\/\S+/i.exec(parameters)?.[0]
    if (url) fetched(started, url)
    return
  }
  if (library) loaded(started, library)
}

function openTarget(started: Started, target: string): void {
  const path = target.replace(/^file:\/+/i, '').replace(/%20/g, ' ')
  if (/^https?:/i.test(path)) started.machine.recorder.indicator('url', path)
  else startAnother(started, path.includes(' ') && started.machine.read(path) ? `"${path}"` : path, 'rundll32')
}

/** `odbcconf /a {REGSVR library}` and response files. */
function odbcconf(started: Started): void {
  const { rest } = firstWord(started.commandLine)
  const file = /[-/]f\s+"?([^"\s]+)/i.exec(rest)?.[1]
  const bytes = file ? started.machine.read(fullPath(started, file)) : undefined
  const text = bytes ? scriptText(bytes) : rest
  for (const [, library = ''] of [...text.matchAll(/REGSVR\s+"?([^"}\r\n]+)/gi)].slice(0, 20))
    loaded(started, library.trim())
}

function cmstp(started: Started): void {
  const file = wordsOf(started).find((one) => /\.inf$/i.test(one)) ?? ''
  const bytes = content(started, file)
  if (bytes) runInf(started, scriptText(bytes))
}

/** Project files carry code in tasks and commands in Exec. */
function msbuild(started: Started): void {
  const { machine } = started
  const file = wordsOf(started).find((one) => !/^[-/]/.test(one)) ?? ''
  const bytes = content(started, file)
  const root = bytes && parseXml(scriptText(bytes))
  if (!root) return
  for (const node of descendants(root).slice(0, 5_000)) {
    if (/^Code$/i.test(node.name)) {
      machine.recorder.layer(actorOf(started), { language: 'csharp', source: 'build task', code: textOf(node) })
      machine.recorder.artifact('decoded', 'task.cs', Buffer.from(textOf(node)))
      machine.recorder.gap('code of .NET was started that is not emulated')
    }
    const command = /^Exec$/i.test(node.name) ? node.attributes.get('Command') : undefined
    if (command) startAnother(started, `cmd.exe /c ${command}`, 'build')
  }
}

/** Libraries run in a signed .NET host. */
function assemblyHost(started: Started): void {
  const file = wordsOf(started).find((one) => !/^[-/]/.test(one))
  if (file) loaded(started, file)
}

function control(started: Started): void {
  const file = wordsOf(started)[0] ?? ''
  if (/\\|\.dll$/i.test(file)) loaded(started, file)
}

export const scriptProxies: readonly Program[] = [
  { names: ['regsvr32.exe'], run: regsvr32 },
  { names: ['rundll32.exe'], run: rundll32 },
  { names: ['odbcconf.exe'], run: odbcconf },
  { names: ['cmstp.exe'], run: cmstp },
  { names: ['msbuild.exe'], run: msbuild },
  { names: ['installutil.exe', 'regasm.exe', 'regsvcs.exe', 'regasm', 'mavinject.exe'], run: assemblyHost },
  { names: ['control.exe'], run: control },
  { names: ['xwizard.exe', 'presentationhost.exe', 'infdefaultinstall.exe', 'msdt.exe'], run: () => undefined },
]
