/** Programs that fetch: curl, bitsadmin, ftp with a script, and a few whose purpose is another. */
import { firstWord } from '../command-line.ts'
import { request } from '../host/network.ts'
import { scriptText } from '../script-text.ts'
import { actorOf, behind, fetched, fullPath, lastOf, type Program, type Started, wordsOf } from './program.ts'

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
  const path = remote ? lastOf(full) : isExact ? named : joined
  const agent = behind(words, '-a', '--user-agent')
  const given = behind(words, '-d', '--data', '--data-binary', '--data-raw', '-f', '--form', '-t', '--upload-file')
  const file =
    /(?:^|=)@([^;]+)/.exec(given)?.[1] ??
    (/^-(?:t|-upload-file)$/i.test(words[words.indexOf(given) - 1] ?? '') ? given : undefined)
  const sent = file ? started.machine.read(fullPath(started, file)) : given ? Buffer.from(given) : undefined
  const method = behind(words, '-x', '--request') || (sent ? 'POST' : 'GET')
  const { body } = request(started.machine, actorOf(started), {
    method,
    url: full,
    ...(agent && { agent }),
    ...(sent && { body: sent }),
  })
  if (path) started.machine.write(actorOf(started), fullPath(started, path), body)
  // Without a file it is printed, so that a pipe can take it.
  if (!path) started.machine.recorder.print(scriptText(body))
}

function bitsadmin(started: Started): void {
  const words = wordsOf(started)
  for (const [at, word] of words.entries()) if (isUrl(word)) fetched(started, word, words[at + 1])
  const command = words.findIndex((one) => /^\/setnotifycmdline$/i.test(one))
  if (command < 0) return
  const line = [words[command + 2] ?? '', words[command + 3] ?? '']
    .filter((one) => !/^null$/i.test(one))
    .join(' ')
    .trim()
  if (line) started.machine.start({ pid: started.pid, via: 'host' }, line, 'bits-job')
}

/** `ftp -s:script`: opens hosts, gets files, and `!command` starts programs. */
function ftp(started: Started): void {
  const file = /[-/]s:\s*"?([^"\s]+)/i.exec(started.commandLine)?.[1]
  const bytes = file ? started.machine.read(fullPath(started, file)) : undefined
  const text = bytes ? scriptText(bytes) : (started.input ?? '')
  let host = ''
  for (const line of text.split(/\r?\n/).slice(0, 500)) {
    const [, verb = '', rest = ''] = /^\s*(!|\w+)\s*(.*?)\s*$/.exec(line) ?? []
    if (/^open$/i.test(verb)) host = rest.split(/\s/)[0] ?? ''
    if (verb === '!') started.machine.start(actorOf(started), rest, 'ftp')
    const [from = '', to] = rest.split(/\s+/)
    if (/^(?:get|recv|mget)$/i.test(verb) && host) fetched(started, `ftp://${host}/${from}`, to || from)
    if (/^(?:put|send)$/i.test(verb) && host)
      started.machine.recorder.event(actorOf(started), 'com_call', {
        Class: 'ftp',
        Member: 'put',
        Url: `ftp://${host}/${from}`,
      })
  }
}

/** `finger user@host` prints what the host says about the user. */
function finger(started: Started): void {
  const [, user = '', host = ''] = /([^\s"@]*)@([\w.-]+)/.exec(firstWord(started.commandLine).rest) ?? []
  if (!host) return
  const url = `finger://${host}/${user}`
  const { body } = request(started.machine, actorOf(started), { method: 'GET', url })
  if (started.machine.internet?.answer(url, 'GET')) started.machine.recorder.print(scriptText(body))
}

/** Names that public lists know as able to fetch: the URL in the line, the path behind it or an option. */
const plain =
  (...options: readonly string[]) =>
  (started: Started): void => {
    const words = wordsOf(started)
    const url = words.find(isUrl) ?? /https?:\/\/[^\s"']+/i.exec(firstWord(started.commandLine).rest)?.[0]
    if (!url) return
    const at = words.indexOf(url)
    const path = behind(words, ...options) || words.slice(at + 1).find((one) => !/^[-/]/.test(one))
    fetched(started, url, path)
  }

export const downloaders: readonly Program[] = [
  { names: ['curl.exe'], run: curl },
  { names: ['finger.exe'], run: finger },
  { names: ['bitsadmin.exe'], run: bitsadmin },
  { names: ['ftp.exe', 'tftp.exe'], run: ftp },
  {
    names: ['desktopimgdownldr.exe', 'certreq.exe', 'mpcmdrun.exe', 'imewdbld.exe', 'wget.exe', 'ieexec.exe'],
    run: plain('-path', '/path', '-o', '-O', '-config'),
  },
]
