/** System.Net.Sockets and mail: who is reached and what is sent; nobody answers. */
import { toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { List, PsObject, record, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import type { NetType } from '../dotnet/net-type.ts'

/** Name and address come to light, and the connection. */
export function connected(engine: Engine, host: string, port: number): void {
  const { machine, actor } = engine
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)
  machine.recorder.indicator(isAddress ? 'ip' : 'domain', host)
  const image = machine.imageOf(actor.pid)
  if (!isAddress && host) engine.event('dns_query', { QueryName: host, QueryResults: '', Image: image })
  engine.event('network_connection', {
    DestinationIp: isAddress ? host : '',
    DestinationHostname: host,
    DestinationPort: String(port),
    Initiated: 'true',
    Protocol: 'tcp',
    Image: image,
  })
}

/** A stream that takes everything and gives nothing: the run ends where it waits for orders. */
function silent(engine: Engine): PsObject {
  const sent = new ByteStream(new Uint8Array())
  const stream = streamObject(engine, 'System.Net.Sockets.NetworkStream', sent)
  stream.getter('DataAvailable', () => false)
  stream.method('Read', () => 0).method('ReadByte', () => -1)
  stream.method('AuthenticateAsClient', () => undefined)
  return stream
}

function tcpClient(engine: Engine, [host, port]: readonly Value[]): PsObject {
  const object = new PsObject('System.Net.Sockets.TcpClient')
  const stream = silent(engine)
  const connect = ([name, number]: readonly Value[]) => connected(engine, toText(name), toWhole(number))
  if (host !== undefined) connect([host, port])
  object
    .getter('Connected', () => true)
    .note('Client', object)
    .note('NoDelay', false)
    .note('ReceiveTimeout', 0)
    .note('SendTimeout', 0)
  object.note('ReceiveBufferSize', 65_536).note('SendBufferSize', 65_536).note('Available', 0)
  object
    .method('Connect', connect)
    .method(
      'ConnectAsync',
      (args) => (
        connect(args),
        record('System.Threading.Tasks.Task', { IsCompleted: true }).method('Wait', () => true)
      ),
    )
  object.method('BeginConnect', (args) => {
    connect(args)
    const wait = new PsObject('System.Threading.WaitHandle').method('WaitOne', () => true)
    return record('System.IAsyncResult', { IsCompleted: true, AsyncWaitHandle: wait })
  })
  object
    .method('EndConnect', () => undefined)
    .method('GetStream', () => stream)
    .method('Close', () => undefined)
    .method('Dispose', () => undefined)
  object
    .method('Send', ([data]) => toBytes(data).length)
    .method('Receive', () => 0)
    .method('Shutdown', () => undefined)
  return object
}

function mailMessage(_: Engine, [from, to, subject, body]: readonly Value[]): PsObject {
  const message = record('System.Net.Mail.MailMessage', {
    From: from ?? null,
    Subject: subject ?? '',
    Body: body ?? '',
    IsBodyHtml: false,
    Priority: 'Normal',
  })
  message.note('To', new List('System.Net.Mail.MailAddressCollection', to === undefined ? [] : [to]))
  for (const name of ['CC', 'Bcc', 'Attachments', 'ReplyToList'])
    message.note(name, new List('System.Collections.ObjectModel.Collection'))
  return message.method('Dispose', () => undefined)
}

export function mailed(
  engine: Engine,
  mail: { host: string; port: number; from: string; to: string; subject: string },
): void {
  connected(engine, mail.host, mail.port)
  for (const one of mail.to.split(/[;, ]+/)) engine.machine.recorder.indicator('email', one)
  engine.event('com_call', {
    Name: 'System.Net.Mail.SmtpClient.Send',
    From: mail.from,
    To: mail.to,
    Subject: mail.subject,
  })
}

function smtpClient(engine: Engine, [host, port]: readonly Value[]): PsObject {
  const client = record('System.Net.Mail.SmtpClient', {
    Host: host ?? '',
    Port: port ?? 25,
    EnableSsl: false,
    Credentials: null,
    UseDefaultCredentials: false,
    DeliveryMethod: 'Network',
    Timeout: 100_000,
  })
  const send = (args: readonly Value[]) => {
    const [first, to, subject] = args
    const message = first instanceof PsObject ? first : undefined
    const list = message?.read('To')
    const from = message ? toText(message.read('From')) : toText(first)
    const target = list instanceof List ? list.elements.map(toText).join(';') : toText(to)
    mailed(engine, {
      host: toText(client.read('Host')),
      port: toWhole(client.read('Port')),
      from,
      to: target,
      subject: toText(message?.read('Subject') ?? subject),
    })
  }
  return client
    .method('Send', send)
    .method('SendAsync', send)
    .method('Dispose', () => undefined)
}

function ping(engine: Engine): PsObject {
  return new PsObject('System.Net.NetworkInformation.Ping').method('Send', ([host]) => {
    engine.event('dns_query', {
      QueryName: toText(host),
      QueryResults: '',
      Image: engine.machine.imageOf(engine.actor.pid),
    })
    return record('System.Net.NetworkInformation.PingReply', {
      Status: 'Success',
      RoundtripTime: 12,
      Address: toText(host),
    })
  })
}

export const socketTypes: readonly NetType[] = [
  { names: 'net.sockets.tcpclient net.sockets.udpclient', create: tcpClient },
  { names: 'net.sockets.socket', create: (engine) => tcpClient(engine, []) },
  {
    names: 'net.ipendpoint',
    create: (_, [address, port]) => record('System.Net.IPEndPoint', { Address: address, Port: port }),
  },
  { names: 'net.security.sslstream', create: (engine) => silent(engine) },
  {
    names: 'net.sockets.tcplistener',
    create: (engine, args) =>
      tcpClient(engine, args.length > 9 ? args : [])
        .method('Start', () => undefined)
        .method('AcceptTcpClient', () => tcpClient(engine, [])),
  },
  { names: 'net.mail.mailmessage', create: mailMessage },
  { names: 'net.mail.smtpclient', create: smtpClient },
  {
    names: 'net.mail.attachment net.mail.mailaddress',
    create: (_, [name]) => (name instanceof PsObject ? name : toText(name)),
  },
  { names: 'net.networkinformation.ping', create: ping },
  {
    names: 'net.networkinformation.networkinterface',
    calls: { GetIsNetworkAvailable: () => true, GetAllNetworkInterfaces: () => [] },
  },
]
