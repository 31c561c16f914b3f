/** certutil.exe: base64 and hex files read and written, URLs fetched into files. */
import { actorOf, fetched, fullPath, lastOf, type Program, type Started, wordsOf } from './program.ts'

function decoded(content: Buffer, verb: string): Buffer {
  const whole = content.toString('latin1')
  // What stands around the lines that mark the block does not count: scripts carry their payload behind themselves.
  const marked = /-----BEGIN [^-\r\n]+-----([^-]*)-----END /.exec(whole)?.[1]
  const text = marked ?? whole.replace(/-----[^-\r\n]+-----/g, '')
  if (verb === 'decodehex') return Buffer.from(text.replace(/[^\da-f]/gi, ''), 'hex')
  if (verb === 'decode') return Buffer.from(text, 'base64')
  return Buffer.from(`-----BEGIN CERTIFICATE-----\r\n${content.toString('base64')}\r\n-----END CERTIFICATE-----\r\n`)
}

function run(started: Started): void {
  const words = wordsOf(started)
  const verb = words
    .map((one) => one.toLowerCase().replace(/^[-/]/, ''))
    .find((one) => /^(?:decode|decodehex|encode|urlcache|verifyctl|url)$/.test(one))
  const names = words.filter((one) => !/^[-/](?!\/)/.test(one))
  if (!verb) return
  if (/^(?:urlcache|verifyctl|url)$/.test(verb)) {
    const url = names.find((one) => /^(?:https?|ftp):/i.test(one))
    const path = names.find((one) => one !== url && !/^(?:https?|ftp):/i.test(one))
    if (url) fetched(started, url, path ?? lastOf(url))
    return
  }
  const [from = '', to = ''] = names
  const bytes = started.machine.read(fullPath(started, from))
  if (bytes && to) started.machine.write(actorOf(started), fullPath(started, to), decoded(Buffer.from(bytes), verb))
}

export const certutil: Program = { names: ['certutil.exe'], run }
