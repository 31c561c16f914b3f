/** More classes of .NET that COM can make: text builders and readers, WebClient, keyed hashes, random bytes. */
import { createHmac } from 'node:crypto'
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import { overloads } from './dotnet.ts'
import { action, bytesOf, ComObject, constant, type Member, method, stored, text } from './object.ts'

const textLimit = 16 * 1024 * 1024

function stringBuilder(): ComObject {
  let content = ''
  const put = (next: string) => void (next.length <= textLimit && (content = next))
  const self: ComObject = new ComObject('StringBuilder', {
    ...overloads(
      'Append',
      method(([value]) => (put(content + text(value)), self)),
      20,
    ),
    ...overloads(
      'Insert',
      method(([at, value]) => (put(content.slice(0, Number(at)) + text(value) + content.slice(Number(at))), self)),
      20,
    ),
    ...overloads(
      'Replace',
      method(([wanted, by]) => (text(wanted) && put(content.replaceAll(text(wanted), text(by))), self)),
    ),
    ...overloads(
      'AppendLine',
      method(([value]) => (put(`${content}${text(value)}\r\n`), self)),
    ),
    Remove: method(
      ([at, count]) => (put(content.slice(0, Number(at)) + content.slice(Number(at) + Number(count))), self),
    ),
    Clear: method(() => (put(''), self)),
    ToString: method(() => content),
    '*value': { get: () => content },
    Length: { get: () => content.length },
  })
  return self
}

function webClient({ machine, actor }: ComContext): ComObject {
  const headers = new Map<string, string>()
  const agent = () => {
    const found = headers.get('user-agent')
    return found === undefined ? {} : { agent: found }
  }
  const get = (url: string) => request(machine, actor, { method: 'GET', url, ...agent() }).body
  const post = method(([url, ...rest]) => {
    const body = bytesOf(rest.at(-1))
    return Buffer.from(request(machine, actor, { method: 'POST', url: text(url), body, ...agent() }).body).toString(
      'latin1',
    )
  })
  const add = action(([name, value]) => void (headers.size < 100 && headers.set(text(name).toLowerCase(), text(value))))
  const save = action(([url, path]) => machine.write(actor, text(path), get(text(url))))
  const header: Member = {
    call: ([name]) => headers.get(text(name).toLowerCase()) ?? '',
    put: (args, value) => add.call?.([...args, value]),
  }
  return new ComObject('System.Net.WebClient', {
    ...overloads(
      'DownloadString',
      method(([url]) => Buffer.from(get(text(url))).toString('latin1')),
    ),
    ...overloads(
      'DownloadData',
      method(([url]) => get(text(url))),
    ),
    ...overloads('DownloadFile', save),
    ...overloads('UploadString', post, 4),
    ...overloads('UploadData', post, 4),
    Headers: constant(new ComObject('WebHeaderCollection', { ...overloads('Add', add), '': header, Item: header })),
    Encoding: stored(null),
    Proxy: stored(null),
    Credentials: stored(null),
    UseDefaultCredentials: stored(false),
    Dispose: action(() => undefined),
  })
}

const keyedHash = (name: string) => (): ComObject => {
  const key = stored(new Uint8Array(64))
  return new ComObject('HMAC', {
    Key: key,
    ...overloads(
      'ComputeHash',
      method(([value]) => createHmac(name, bytesOf(key.get?.())).update(bytesOf(value)).digest()),
    ),
    Initialize: action(() => undefined),
    Clear: action(() => undefined),
  })
}

function stringReader(): ComObject {
  return new ComObject('StringReader', {
    ReadToEnd: method(() => ''),
    ReadLine: method(() => null),
    Close: action(() => undefined),
  })
}

export const dotnetTextClasses: readonly ComClass[] = [
  { names: ['system.text.stringbuilder'], create: stringBuilder },
  { names: ['system.net.webclient'], create: webClient },
  { names: ['system.io.stringreader', 'system.io.stringwriter'], create: stringReader },
  { names: ['system.security.cryptography.hmacsha1'], create: keyedHash('sha1') },
  { names: ['system.security.cryptography.hmacsha256'], create: keyedHash('sha256') },
  { names: ['system.security.cryptography.hmacmd5'], create: keyedHash('md5') },
  { names: ['system.security.cryptography.hmacsha512'], create: keyedHash('sha512') },
]
