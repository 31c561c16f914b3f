/** What a page asks of the world around it: requests, downloads it offers, addresses it moves to, the clipboard. */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { ComContext } from '../../host/com/context.ts'
import { request } from '../../host/network.ts'
import { flatten } from '../html.ts'

const knownProgram =
  /^\s*(?:"?[a-z]:\\|"?%\w+%\\|\\\\|(?:cmd|powershell|pwsh|mshta|rundll32|regsvr32|msiexec|curl|wscript|cscript|bitsadmin|certutil|conhost|explorer|forfiles|pcalua|start|ssh|nslookup|finger|wmic)(?:\.exe)?["\s/]|i(?:ex|rm|wr)\b|&\s*\()/i

/** A shell's own language on the clipboard is pasted into that shell. */
const shellText = /^\s*(?:i(?:ex|wr|rm)\b|&\s*\(|\$\w+\s*=|\[\w+)/i

function clipboard({ machine, actor }: ComContext, text: string): object {
  machine.recorder.event(actor, 'clipboard', { Text: text })
  const line = shellText.test(text) ? `powershell.exe -Command ${text}` : text.trim()
  if (knownProgram.test(text) || shellText.test(text))
    machine.start({ pid: 0, via: 'host' }, line.split(/\r?\n/)[0] ?? '', 'click-fix')
  return { u: 1 }
}

/** A shortcut of HTML Help: `,program,arguments`, its first character parts the pieces. */
function helpShortcut({ machine, actor }: ComContext, item: string): object {
  const [, program = '', ...rest] = item.split(item[0] ?? ',')
  const line = `${program.trim()} ${rest.join(item[0] ?? ',')}`.trim()
  machine.recorder.event(actor, 'com_call', { Class: 'HtmlHelp', Member: 'ShortCut', Value: item.slice(0, 2_000) })
  if (program.trim()) machine.start(actor, line, 'help')
  return { u: 1 }
}

function offer({ machine, actor }: ComContext, name: string, content: string): object {
  const bytes = Buffer.from(content, 'latin1')
  machine.recorder.artifact('decoded', name, bytes)
  machine.recorder.event(actor, 'download_offered', { FileName: name, Size: String(bytes.length) })
  return { u: 1 }
}

function visit({ machine, actor }: ComContext, url: string): object {
  if (/^https?:/i.test(url)) machine.recorder.indicator('url', url)
  else if (/^(?:ms-[\w-]+|search(?:-ms)?|shell|file|vbscript|javascript|mailto|tel):/i.test(url)) {
    machine.recorder.event(actor, 'com_call', { Class: 'window', Member: 'navigate', Url: url.slice(0, 2_000) })
    if (/^(?:ms-|search|file:)/i.test(url)) machine.languages?.open({ kind: 'launch', target: url }, actor.pid)
  }
  return { u: 1 }
}

interface Cipher {
  readonly name: string
  readonly key: string
  readonly iv: string
  readonly data: string
}

/** SubtleCrypto's decrypt with AES; the content where it cannot be opened is an error of the page. */
function decrypt({ name, key, iv, data }: Cipher): object {
  const [bytes, secret, start] = [data, key, iv].map((one) => Buffer.from(one, 'latin1')) as [Buffer, Buffer, Buffer]
  const bits = secret.length * 8
  if (bits !== 128 && bits !== 192 && bits !== 256) return { e: [5, 'OperationError'] }
  if (/gcm/i.test(name)) {
    const cipher = createDecipheriv(`aes-${bits}-gcm`, secret, start)
    cipher.setAuthTag(bytes.subarray(-16))
    return { v: Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]).toString('latin1') }
  }
  const cipher = createDecipheriv(/ctr/i.test(name) ? `aes-${bits}-ctr` : `aes-${bits}-cbc`, secret, start)
  return { v: Buffer.concat([cipher.update(bytes), cipher.final()]).toString('latin1') }
}

const hashes: Readonly<Record<string, string>> = {
  'sha-1': 'sha1',
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
}
const hashOf = (name: unknown) => hashes[String(name).toLowerCase()] ?? 'sha256'

function derive([hash, password, salt, rounds, bits]: readonly unknown[]): object {
  const count = Math.max(1, Math.min(Number(rounds) || 1, 200_000))
  const length = Math.max(1, Math.min((Number(bits) || 256) >> 3, 64))
  const [secret, grain] = [password, salt].map((one) => Buffer.from(String(one), 'latin1')) as [Buffer, Buffer]
  return { v: pbkdf2Sync(secret, grain, count, length, hashOf(hash)).toString('latin1') }
}

function fetched({ machine, actor }: ComContext, method: string, url: string): object {
  const { status, body } = request(machine, actor, { method, url })
  return { v: [status, Buffer.from(body).toString('latin1')] }
}

/** The answer to a page's call; undefined when the verb is not one of a page. */
export function pageCall(context: ComContext, verb: unknown, rest: unknown[]): object | undefined {
  const [first = '', second = '', third = '', fourth = ''] = rest.slice(0, 4).map(String)
  const { recorder } = context.machine
  switch (verb) {
    case 'help':
      return helpShortcut(context, first)
    case 'offer':
      return offer(context, first, second)
    case 'visit':
      return visit(context, first)
    case 'atob':
      return { v: Buffer.from(first, 'base64').toString('latin1') }
    case 'btoa':
      return { v: Buffer.from(first, 'latin1').toString('base64') }
    case 'clipboard':
      return clipboard(context, first)
    case 'fetch':
      return fetched(context, first, second)
    case 'markup':
      return { v: flatten(first) }
    case 'submit':
      recorder.event(context.actor, 'user_form', { Action: first, Fields: second })
      return visit(context, first)
    case 'note':
      recorder.event(context.actor, 'com_call', { Class: first, Member: second })
      return { u: 1 }
    case 'decrypt':
      return decrypt({ name: first, key: second, iv: third, data: fourth })
    case 'digest':
      return { v: createHash(hashOf(first)).update(Buffer.from(second, 'latin1')).digest().toString('latin1') }
    case 'sign':
      return {
        v: createHmac(hashOf(first), Buffer.from(second, 'latin1'))
          .update(Buffer.from(third, 'latin1'))
          .digest()
          .toString('latin1'),
      }
    case 'derive':
      return derive(rest)
    default:
      return undefined
  }
}
