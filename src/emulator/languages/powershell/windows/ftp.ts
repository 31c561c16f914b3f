/** System.Net.FtpWebRequest: files fetched and sent with the commands of FTP (RFC 959). */
import { fetchBytes } from './exchange.ts'
import { openSecure } from '../dotnet/secure.ts'
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { uriObject } from '../dotnet/uri.ts'

/** `[Net.WebRequestMethods+Ftp]`. */
const methods: Readonly<Record<string, string>> = {
  DownloadFile: 'RETR',
  ListDirectory: 'NLST',
  ListDirectoryDetails: 'LIST',
  UploadFile: 'STOR',
  UploadFileWithUniqueName: 'STOU',
  AppendFile: 'APPE',
  DeleteFile: 'DELE',
  GetFileSize: 'SIZE',
  GetDateTimestamp: 'MDTM',
  PrintWorkingDirectory: 'PWD',
  MakeDirectory: 'MKD',
  RemoveDirectory: 'RMD',
  Rename: 'RENAME',
}

function reply(engine: Engine, url: string, bytes: Uint8Array): PsObject {
  const object = record('System.Net.FtpWebResponse', {
    StatusCode: 'ClosingData',
    StatusDescription: '226 Transfer complete.\r\n',
    ContentLength: bytes.length,
    BannerMessage: '220 ready\r\n',
    WelcomeMessage: '230 Login successful.\r\n',
    ExitMessage: '',
    Headers: new Table('System.Net.WebHeaderCollection'),
  })
  object.getter('ResponseUri', () => uriObject(url))
  object.method('GetResponseStream', () => streamObject(engine, 'System.Net.FtpDataStream', new ByteStream(bytes)))
  return object.method('Close', () => undefined).method('Dispose', () => undefined)
}

/** Who logs on, which is what a stealer carries with it. */
function tellLogon(engine: Engine, url: string, credentials: Value): void {
  if (!(credentials instanceof PsObject) || !toText(credentials.read('UserName'))) return
  engine.event('com_call', {
    Name: 'System.Net.FtpWebRequest.Logon',
    Url: url,
    User: toText(credentials.read('UserName')),
    Password: openSecure(credentials.read('Password') ?? ''),
  })
}

export function ftpRequest(engine: Engine, url: string): PsObject {
  const sent = new ByteStream(new Uint8Array())
  const object = record('System.Net.FtpWebRequest', {
    Method: 'RETR',
    Credentials: null,
    UsePassive: true,
    UseBinary: true,
    KeepAlive: true,
    EnableSsl: false,
    ContentLength: 0,
    ContentOffset: 0,
    Timeout: -1,
    ReadWriteTimeout: 300_000,
    Proxy: null,
    RenameTo: null,
    CachePolicy: null,
    ConnectionGroupName: '',
  })
  object.getter('RequestUri', () => uriObject(url))
  const send = () => {
    tellLogon(engine, url, object.read('Credentials'))
    const method = toText(object.read('Method')).toUpperCase() || 'RETR'
    const got = fetchBytes(engine, { url, method, body: sent.bytes })
    return reply(engine, url, method === 'RETR' || method === 'NLST' || method === 'LIST' ? got : new Uint8Array())
  }
  object.method('GetRequestStream', () => streamObject(engine, 'System.Net.FtpDataStream', sent))
  return object.method('GetResponse', send).method('Abort', () => undefined)
}

export const ftpTypes: readonly NetType[] = [
  {
    names: 'net.webrequestmethods+ftp',
    values: Object.fromEntries(Object.entries(methods).map(([name, command]) => [name, () => command])),
  },
  {
    names: 'net.webrequestmethods+http',
    values: Object.fromEntries(['Get', 'Post', 'Put', 'Head', 'Connect'].map((one) => [one, () => one.toUpperCase()])),
  },
]
