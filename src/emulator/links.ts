/** What opening an address does: templates and objects are fetched and opened, DDE and launches start programs. */
import { request } from './host/network.ts'
import type { DocumentLink } from './host/com/office/content.ts'
import { actorOf, lastOf, type Started } from './programs/program.ts'
import { scriptText } from './script-text.ts'
import { readSeparated } from './sheet-text.ts'

type Opening = Omit<Started, 'commandLine'>

const temporary = 'C:\\Users\\john\\AppData\\Local\\Microsoft\\Windows\\INetCache\\'
const isUrl = (text: string): boolean => /^(?:https?|ftp):\/\//i.test(text)

/** `\\host@80\share\file` and `\\host\share` are reached over the network. */
function remoteUrl(target: string): string | undefined {
  const share = /^(?:file:\/\/+|\\\\)([\w.-]+)(?:@(ssl)?@?(\d+)?)?(?:[\\/]DavWWWRoot)?[\\/](.*)$/i.exec(target)
  if (!share) return undefined
  const [, host = '', secure, port, path = ''] = share
  if (/^[a-z]:?$/i.test(host)) return undefined
  return `http${secure ? 's' : ''}://${host}${port ? `:${port}` : ''}/${path.replaceAll('\\', '/')}`
}

/** What the application that fetched content does with it, by its look. */
function openContent(opening: Opening, bytes: Uint8Array, name: string): void {
  const { machine, runner, pid } = opening
  const text = scriptText(bytes.subarray(0, 1_000_000))
  const place = { pid, path: name, browser: 0 }
  if (/<scriptlet\b|<component\b/i.test(text)) return runner.scriptFile(text, place)
  if (/<(?:html|script|hta:application|body)\b/i.test(text)) return runner.html(text, pid)
  if (/^\s*Attribute VB_/i.test(text)) {
    machine.recorder.layer({ pid, via: 'vba' }, { language: 'vba', source: 'download', code: text })
    return runner.vba([{ name: 'Template', code: text }], pid)
  }
  machine.put(`${temporary}${name}`, bytes)
}

/** What a query brings lands in cells, formulas included. */
function fetchQuery(opening: Opening, url: string): void {
  const { body } = request(opening.machine, actorOf(opening), { method: 'GET', url })
  const { runner } = opening
  const before = runner.content
  runner.content = readSeparated(scriptText(body.subarray(0, 1_000_000)))
  runner.sheets(opening.pid)
  runner.content = before
}

function fetchAndOpen(opening: Opening, url: string): void {
  const got = request(opening.machine, actorOf(opening), { method: 'GET', url })
  openContent(opening, got.body, lastOf(url))
}

/** DDE asks for a program by name, wherever it stands: `C:\Programs\…\..\..\cmd.exe`. */
function startExchange({ machine, pid }: Opening, { target, arguments: topic = '' }: DocumentLink): void {
  const program = target.replaceAll('\\\\', '\\').replace(/^["']+|["']+$/g, '')
  machine.recorder.event({ pid, via: 'host' }, 'com_call', {
    Class: 'DDE',
    Member: program,
    Topic: topic.slice(0, 2_000),
  })
  if (/^(?:excel|winword|progman|msaccess)$/i.test(program) && !/\|/.test(topic)) return
  const name = program.includes('\\') ? (program.split('\\').pop() ?? program) : program
  const line = `${name} ${topic.replaceAll('\\\\', '\\')}`.trim()
  if (line) machine.start({ pid, via: 'host' }, line, 'dde')
}

/** `search-ms:query=…&crumb=location:\\host\share` shows files of a foreign share as search results. */
function openSearch(opening: Opening, target: string): void {
  const decoded = /%[0-9a-f]{2}/i.test(target) ? unescape(target) : target
  const place = /(?:crumb=location:|location:)([^&"]+)/i.exec(decoded)?.[1]
  opening.machine.recorder.event(actorOf(opening), 'com_call', {
    Class: 'Search',
    Member: 'location',
    Url: place ?? decoded.slice(0, 2_000),
  })
  const url = place === undefined ? undefined : (remoteUrl(place) ?? (isUrl(place) ? place : undefined))
  if (url) request(opening.machine, actorOf(opening), { method: 'PROPFIND', url })
}

/** Diagnostics packages run what stands in `IT_BrowseForFile=…$(…)`. */
function openDiagnostics(opening: Opening, target: string): void {
  const { machine, pid } = opening
  machine.start({ pid, via: 'host' }, `msdt.exe ${target}`, 'protocol')
  const code = /\$\(([^]*?)\)\s*(?:i\/|\/|"|$)/.exec(unescape(target))?.[1]
  if (code) machine.start({ pid, via: 'host' }, `powershell.exe -Command ${code}`, 'protocol')
}

function launch(opening: Opening, { target, arguments: parameters = '', folder }: DocumentLink): void {
  const { machine, pid } = opening
  if (/^search(?:-ms)?:/i.test(target)) return openSearch(opening, target)
  if (/^ms-msdt:/i.test(target)) return openDiagnostics(opening, target)
  if (isUrl(target)) return machine.recorder.indicator('url', target)
  const office = /^ms-(?:word|excel|powerpoint|officeapp|appinstaller)[^:]*:.*?(https?:\/\/[^|\s]+)/i.exec(target)?.[1]
  if (office) return void request(machine, actorOf(opening), { method: 'GET', url: office })
  if (/^[a-z][a-z0-9+.-]+:/i.test(target) && !/^(?:file|[a-z]):/i.test(target)) return
  const remote = remoteUrl(target)
  const plain = target.replace(/^file:\/+/i, '').replaceAll('/', '\\')
  const path = remote && !plain.startsWith('\\\\') ? `\\\\${plain}` : plain
  if (remote) machine.recorder.indicator('url', remote)
  // A program of Windows that works in a foreign folder starts the programs that lie there.
  const foreign = folder ? remoteUrl(folder) : undefined
  if (foreign) request(machine, actorOf(opening), { method: 'PROPFIND', url: foreign })
  const quoted = path.includes(' ') ? `"${path}"` : path
  machine.start({ pid, via: 'host' }, `${quoted} ${parameters}`.trim(), {
    by: 'launch',
    ...(folder && { directory: folder }),
  })
}

export function openLink(opening: Opening, link: DocumentLink): void {
  const { machine } = opening
  const { kind, target } = link
  if (!target) return
  if (kind === 'dde') return startExchange(opening, link)
  if (kind === 'launch') return launch(opening, link)
  const moniker = /^(?:script|scriptlet):(.*)$/i.exec(target)?.[1]
  const marked = /^mhtml:(.*?)(?:!x-usc:(.*))?$/i.exec(target)
  const url = marked ? (marked[2] ?? marked[1] ?? '') : (moniker ?? target).replace(/!.*$/, '')
  const reached = isUrl(url) ? url : remoteUrl(url)
  if (!reached) {
    if (kind !== 'link')
      machine.recorder.event(actorOf(opening), 'com_call', {
        Class: 'Document',
        Member: kind,
        Url: target.slice(0, 2_000),
      })
    return
  }
  if (kind === 'link') return machine.recorder.indicator('url', reached)
  if (kind === 'submit' || kind === 'image' || kind === 'frame') {
    request(machine, actorOf(opening), { method: kind === 'submit' ? 'POST' : 'GET', url: reached })
    return
  }
  if (kind === 'query') fetchQuery(opening, reached)
  else fetchAndOpen(opening, reached)
}
