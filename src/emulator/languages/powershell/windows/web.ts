/** System.Net: WebClient, WebRequest, names and addresses; everything goes to the fake internet. */
import { doneTask, fetchBytes, save, textOf } from './exchange.ts'
import { ftpRequest } from './ftp.ts'
import { httpClient, stringContent } from './http-client.ts'
import { toBytes, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { List, PsObject, record, ScriptBlock, Table, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { codecOf } from '../dotnet/text-types.ts'
import { uriObject } from '../dotnet/uri.ts'

function uploads(client: PsObject, engine: Engine): void {
  const post = (url: Value, body: Uint8Array, method: string) => fetchBytes(engine, { url: toText(url), method, body })
  const parts = (args: readonly Value[]) =>
    args.length > 2 ? { method: toText(args[1]), data: args[2] } : { method: 'POST', data: args[1] }
  client.method('UploadString', (args) =>
    textOf(post(args[0], Buffer.from(toText(parts(args).data)), parts(args).method)),
  )
  client.method('UploadData', (args) => post(args[0], toBytes(parts(args).data), parts(args).method))
  client.method('UploadFile', (args) =>
    post(args[0], engine.machine.read(engine.path(toText(parts(args).data))) ?? new Uint8Array(), parts(args).method),
  )
  client.method('UploadValues', (args) => {
    const { data, method } = parts(args)
    const pairs =
      data instanceof Table ? [...data.entries.values()].map((one) => `${toText(one.key)}=${toText(one.value)}`) : []
    return post(args[0], Buffer.from(pairs.join('&')), method)
  })
}

function webClient(engine: Engine): PsObject {
  const client = new PsObject('System.Net.WebClient')
  const full = (url: Value) => toText(client.read('BaseAddress')) + toText(url)
  const encoding = () => client.read('Encoding')
  const down = (url: Value) => fetchBytes(engine, { url: full(url) })
  const string = (url: Value) => {
    const bytes = down(url)
    return encoding() ? codecOf(encoding()).decode(bytes) : textOf(bytes)
  }
  for (const name of ['Proxy', 'Credentials', 'UseDefaultCredentials', 'Encoding', 'CachePolicy', 'QueryString'])
    client.note(name, null)
  client.note('BaseAddress', '').note('Headers', new Table('System.Net.WebHeaderCollection')).note('IsBusy', false)
  client
    .note('ResponseHeaders', new Table('System.Net.WebHeaderCollection'))
    .note('Proxy', record('System.Net.WebProxy', { Credentials: null, Address: null }))
  client.method('DownloadString', ([url]) => string(url)).method('DownloadData', ([url]) => down(url).slice())
  client.method('DownloadFile', ([url, path]) => save(engine, full(url), toText(path)))
  client
    .method('DownloadStringTaskAsync', ([url]) => doneTask(string(url)))
    .method('DownloadDataTaskAsync', ([url]) => doneTask(down(url).slice()))
  client.method('DownloadFileTaskAsync', ([url, path]) => (save(engine, full(url), toText(path)), doneTask(null)))
  client.method('DownloadFileAsync', ([url, path]) => save(engine, full(url), toText(path)))
  client
    .method('DownloadStringAsync', ([url]) => void string(url))
    .method('DownloadDataAsync', ([url]) => void down(url))
  client.method('OpenRead', ([url]) => streamObject(engine, 'System.Net.ConnectStream', new ByteStream(down(url))))
  client.method('OpenWrite', () => streamObject(engine, 'System.Net.ConnectStream', new ByteStream(new Uint8Array())))
  client.method('Dispose', () => undefined).method('CancelAsync', () => undefined)
  for (const name of ['DownloadFileCompleted', 'DownloadProgressChanged']) client.method(`add_${name}`, () => undefined)
  uploads(client, engine)
  return client
}

function response(engine: Engine, url: string, bytes: Uint8Array): PsObject {
  const object = record('System.Net.HttpWebResponse', {
    StatusCode: 'OK',
    StatusDescription: 'OK',
    ContentLength: bytes.length,
    ContentType: 'text/plain',
    Headers: new Table('System.Net.WebHeaderCollection'),
    Server: 'nginx',
  })
  object.getter('ResponseUri', () => uriObject(url))
  object.method('GetResponseStream', () => streamObject(engine, 'System.Net.ConnectStream', new ByteStream(bytes)))
  return object
    .method('GetResponseHeader', () => '')
    .method('Close', () => undefined)
    .method('Dispose', () => undefined)
}

function webRequest(engine: Engine, [address]: readonly Value[]): PsObject {
  const url = toText(address)
  if (/^ftp:/i.test(url)) return ftpRequest(engine, url)
  const sent = new ByteStream(new Uint8Array())
  const object = record('System.Net.HttpWebRequest', {
    Method: 'GET',
    UserAgent: '',
    ContentType: '',
    Accept: '',
    Referer: '',
    Timeout: 100_000,
    Proxy: null,
    Credentials: null,
    UseDefaultCredentials: false,
    AllowAutoRedirect: true,
    KeepAlive: true,
    ContentLength: 0,
    Host: '',
    CookieContainer: null,
    AutomaticDecompression: 'None',
    PreAuthenticate: false,
    ServerCertificateValidationCallback: null,
  })
  object.note('Headers', new Table('System.Net.WebHeaderCollection'))
  object.getter('RequestUri', () => uriObject(url)).getter('Address', () => uriObject(url))
  const send = () =>
    response(engine, url, fetchBytes(engine, { url, method: toText(object.read('Method')) || 'GET', body: sent.bytes }))
  object.method('GetRequestStream', () => streamObject(engine, 'System.Net.ConnectStream', sent))
  object
    .method('GetResponse', send)
    .method('GetResponseAsync', () => doneTask(send()))
    .method('Abort', () => undefined)
  return object.method('BeginGetResponse', () => null).method('EndGetResponse', send)
}

const address = (engine: Engine, name: string) => {
  const list = engine.runtime.command(engine, 'Resolve-DnsName', [name])
  return list.map((one) => ipObject(one instanceof PsObject ? toText(one.read('IPAddress')) : ''))
}

function ipObject(text: string): PsObject {
  const object = record('System.Net.IPAddress', { IPAddressToString: text, AddressFamily: 'InterNetwork' })
  object.text = () => text
  return object.method('GetAddressBytes', () => Uint8Array.from(text.split('.'), Number))
}

const pointManager = 'net.servicepointmanager'

export const webTypes: readonly NetType[] = [
  { names: 'net.webclient', create: webClient },
  {
    names: 'net.webrequest net.httpwebrequest net.ftpwebrequest net.filewebrequest',
    create: webRequest,
    calls: {
      Create: webRequest,
      CreateHttp: webRequest,
      CreateDefault: webRequest,
      GetSystemWebProxy: () => record('System.Net.WebProxy', { Credentials: null, Address: null }),
    },
    values: { DefaultWebProxy: () => record('System.Net.WebProxy', { Credentials: null, Address: null }) },
  },
  { names: 'net.http.httpclient', create: httpClient },
  {
    names: 'net.http.httpclienthandler',
    create: () =>
      record('System.Net.Http.HttpClientHandler', { UseProxy: true, Proxy: null, UseDefaultCredentials: false }),
  },
  { names: 'net.http.stringcontent net.http.formurlencodedcontent net.http.bytearraycontent', create: stringContent },
  {
    names: pointManager,
    values: {
      SecurityProtocol: () => 'Tls12',
      ServerCertificateValidationCallback: () => null,
      Expect100Continue: () => true,
      DefaultConnectionLimit: () => 2,
    },
  },
  {
    names: 'net.credentialcache',
    values: {
      DefaultCredentials: () =>
        record('System.Net.SystemNetworkCredential', { UserName: '', Password: '', Domain: '' }),
      DefaultNetworkCredentials: () =>
        record('System.Net.SystemNetworkCredential', { UserName: '', Password: '', Domain: '' }),
    },
  },
  {
    names: 'net.webproxy',
    create: (_, [url]) =>
      record('System.Net.WebProxy', {
        Address: url ?? null,
        Credentials: null,
        UseDefaultCredentials: false,
        BypassProxyOnLocal: false,
      }),
  },
  { names: 'net.cookiecontainer', create: () => new List('System.Net.CookieContainer') },
  {
    names: 'net.webheadercollection collections.specialized.namevaluecollection',
    create: () => new Table('System.Collections.Specialized.NameValueCollection'),
  },
  {
    names: 'net.dns',
    calls: {
      GetHostAddresses: (engine, [name]) => address(engine, toText(name)),
      GetHostName: (engine) => engine.environment.get('computername')?.value ?? '',
      GetHostEntry: (engine, [name]) =>
        record('System.Net.IPHostEntry', { HostName: toText(name), AddressList: address(engine, toText(name)) }),
      GetHostByName: (engine, [name]) =>
        record('System.Net.IPHostEntry', { HostName: toText(name), AddressList: address(engine, toText(name)) }),
    },
  },
  {
    names: 'net.ipaddress',
    create: (_, [text]) => ipObject(toText(text)),
    calls: {
      Parse: (_, [text]) => ipObject(toText(text)),
      TryParse: (_, [text]) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(toText(text)),
    },
    values: { Any: () => ipObject('0.0.0.0'), Loopback: () => ipObject('127.0.0.1') },
  },
  {
    names: 'net.security.remotecertificatevalidationcallback',
    create: (_, [block]) => (block instanceof ScriptBlock ? block : null),
  },
]
