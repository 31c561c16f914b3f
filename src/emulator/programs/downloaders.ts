/** curl.exe, bitsadmin.exe and msiexec.exe with a URL: what they fetch. */
import { behind, fetched, lastOf, type Program, type Started, wordsOf } from './program.ts'

const isUrl = (word: string) => /^(?:https?|ftp):\/\//i.test(word)

function curl(started: Started): void {
  const words = wordsOf(started)
  // A host without a scheme is taken as http.
  const url =
    words.find(isUrl) ??
    words.find(
      (one, at) =>
        !one.startsWith('-') &&
        /^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(one) &&
        !/^-(?:o|-output|a|h)$/i.test(words[at - 1] ?? ''),
    )
  if (!url) return
  const named = behind(words, '-o', '--output')
  const remote = words.some((one) => one === '-O' || one === '--remote-name' || /^-[a-zA-Z]*O$/.test(one))
  const joined = /\s-[a-zA-Z]*o\s*("[^"]+"|[^\s"]+)/.exec(started.commandLine)?.[1]?.replaceAll('"', '')
  const full = isUrl(url) ? url : `http://${url}`
  const isExact = words.includes('-o') || words.includes('--output')
  fetched(started, full, remote ? lastOf(full) : isExact ? named : joined)
}

function bitsadmin(started: Started): void {
  const words = wordsOf(started)
  for (const [at, word] of words.entries()) if (isUrl(word)) fetched(started, word, words[at + 1])
  const command = words.findIndex((one) => /^\/setnotifycmdline$/i.test(one))
  if (command < 0) return
  const line = [words[command + 2] ?? '', words[command + 3] ?? ''].join(' ').trim()
  if (line) started.machine.start({ pid: started.pid, via: 'host' }, line, 'bits-job')
}

function msiexec(started: Started): void {
  const url = /https?:\/\/[^\s"']+/i.exec(started.commandLine)?.[0]
  if (url) fetched(started, url, `C:\\Windows\\Installer\\${lastOf(url)}`)
}

export const downloaders: readonly Program[] = [
  { names: ['curl.exe'], run: curl },
  { names: ['bitsadmin.exe'], run: bitsadmin },
  { names: ['msiexec.exe'], run: msiexec },
]
