/** Cmdlets that reach the network: downloads, requests, mail, names. */
import { createHash } from 'node:crypto'
import { toText, toWhole } from '../convert.ts'
import { connected, mailed } from '../windows/sockets.ts'
import { fetchBytes, save } from '../windows/exchange.ts'
import { baseName } from '../windows/files.ts'
import { record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { fromJson } from './json.ts'

const textOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')

function bodyOf(value: Value): Uint8Array {
  if (value === undefined || value === null) return new Uint8Array()
  if (value instanceof Table)
    return Buffer.from([...value.entries.values()].map((one) => `${toText(one.key)}=${toText(one.value)}`).join('&'))
  return value instanceof Uint8Array ? value : Buffer.from(toText(value))
}

function exchange(call: Call): Uint8Array {
  const { engine } = call
  const url = call.text('uri') || toText(call.input?.[0])
  const file = call.text('infile')
  const body = file ? (engine.machine.read(engine.path(file)) ?? new Uint8Array()) : bodyOf(call.get('body'))
  const method = (call.text('method') || (body.length > 0 && !call.given('method') ? 'POST' : 'GET')).toUpperCase()
  const bytes = fetchBytes(engine, { url, method, body })
  const target = call.text('outfile')
  if (target) engine.machine.write(engine.actor, engine.path(target), bytes)
  if (call.given('sessionvariable'))
    engine.scope.set(
      call.text('sessionvariable'),
      record('Microsoft.PowerShell.Commands.WebRequestSession', { UserAgent: '' }),
    )
  return bytes
}

function webRequest(call: Call): Value {
  const bytes = exchange(call)
  if (call.given('outfile') && !call.has('passthru')) return undefined
  const text = textOf(bytes)
  const object = record('Microsoft.PowerShell.Commands.HtmlWebResponseObject', {
    StatusCode: 200,
    StatusDescription: 'OK',
    Content: text,
    RawContent: text,
    Headers: new Table(),
    RawContentLength: bytes.length,
    BaseResponse: null,
  })
  object.note('Links', []).note('Forms', []).note('Images', []).note('InputFields', []).note('ParsedHtml', null)
  object.text = () => text
  object.hold = bytes
  return object
}

function restMethod(call: Call): Value {
  const bytes = exchange(call)
  if (call.given('outfile')) return undefined
  const text = textOf(bytes)
  return /^\s*[{[]/.test(text) ? (fromJson(call.engine, text) ?? text) : text
}

function bitsTransfer(call: Call): Value {
  const sources = call.list('source').map(toText)
  const targets = call.list('destination').map(toText)
  for (const [at, source] of sources.entries()) {
    const target = targets[at] ?? targets[0] ?? '.'
    const isFolder = target === '' || /[\\/.]$/.test(target) || sources.length > targets.length
    save(call.engine, source, isFolder ? `${target}\\${baseName(source)}` : target)
  }
  return call.has('asynchronous')
    ? record('Microsoft.BackgroundIntelligentTransfer.Management.BitsJob', {
        JobState: 'Transferred',
        DisplayName: call.text('displayname'),
      })
    : undefined
}

/** Each name has the address the fake internet gives it. */
function addressOf(name: string): string {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return name
  const [a = 0, b = 0] = createHash('sha256').update(name).digest()
  return `198.18.${a}.${b || 1}`
}

function resolve(call: Call): Value[] {
  const { engine } = call
  const kind = call.text('type').toUpperCase() || 'A'
  return call.subjects('name').map((one) => {
    const name = toText(one)
    engine.machine.recorder.indicator('domain', name)
    engine.event('dns_query', {
      QueryName: name,
      QueryResults: kind === 'A' ? addressOf(name) : '',
      QueryType: kind,
      Image: engine.machine.imageOf(engine.actor.pid),
    })
    const object = record('Microsoft.DnsClient.Commands.DnsRecord_A', {
      Name: name,
      Type: kind,
      TTL: 300,
      IPAddress: addressOf(name),
      Section: 'Answer',
    })
    object.note('Strings', ['inert']).note('Text', 'inert').note('NameHost', name)
    return object
  })
}

function testConnection(call: Call): Value {
  const { engine } = call
  for (const one of call.subjects('computername', 'targetname')) {
    const name = toText(one)
    const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
    if (!isAddress && name)
      engine.event('dns_query', {
        QueryName: name,
        QueryResults: addressOf(name),
        Image: engine.machine.imageOf(engine.actor.pid),
      })
  }
  if (call.has('quiet')) return true
  return call.subjects('computername', 'targetname').map((one) =>
    record('Win32_PingStatus', {
      Address: toText(one),
      IPV4Address: addressOf(toText(one)),
      ResponseTime: 12,
      StatusCode: 0,
    }),
  )
}

function testPort(call: Call): Value {
  const name = call.text('computername')
  const port = toWhole(call.get('port') ?? 0)
  if (name) connected(call.engine, name, port)
  if (/quiet/i.test(call.text('informationlevel'))) return true
  return record('TestNetConnectionResult', {
    ComputerName: name,
    RemotePort: port,
    TcpTestSucceeded: true,
    PingSucceeded: true,
    RemoteAddress: addressOf(name),
  })
}

function sendMail(call: Call): void {
  const many = (name: string) => call.list(name).map(toText).join(';')
  mailed(call.engine, {
    host: call.text('smtpserver') || 'mail',
    port: call.number('port') ?? 25,
    from: call.text('from'),
    to: many('to'),
    subject: call.text('subject'),
  })
}

const requestParameters =
  'Uri@ Method Body OutFile InFile Headers UserAgent ContentType Proxy ProxyCredential Credential TimeoutSec MaximumRedirection WebSession SessionVariable TransferEncoding Certificate CertificateThumbprint -UseBasicParsing -UseDefaultCredentials -DisableKeepAlive -PassThru -SkipCertificateCheck -ProxyUseDefaultCredentials Form'

const adapters = () => [
  record('NetAdapter', {
    Name: 'Ethernet',
    InterfaceDescription: 'Intel(R) Ethernet Connection',
    Status: 'Up',
    MacAddress: '8C-EC-4B-11-42-9A',
    LinkSpeed: '1 Gbps',
    ifIndex: 5,
  }),
]
const addresses = () => [
  record('NetIPAddress', {
    IPAddress: '192.0.2.44',
    InterfaceAlias: 'Ethernet',
    AddressFamily: 'IPv4',
    PrefixLength: 24,
  }),
]

export const webCmdlets: readonly Cmdlet[] = [
  { name: 'Invoke-WebRequest', aliases: 'iwr curl wget', parameters: requestParameters, run: webRequest },
  { name: 'Invoke-RestMethod', aliases: 'irm', parameters: requestParameters, run: restMethod },
  {
    name: 'Start-BitsTransfer',
    parameters:
      'Source@ Destination@ DisplayName Description Priority TransferType Credential ProxyUsage -Asynchronous',
    run: bitsTransfer,
  },
  { name: 'Complete-BitsTransfer', parameters: 'BitsJob@', run: () => undefined },
  { name: 'Get-BitsTransfer', parameters: 'Name@', run: () => [] },
  { name: 'Resolve-DnsName', parameters: 'Name@ Type@ Server -DnsOnly -NoHostsFile -QuickTimeout', run: resolve },
  {
    name: 'Test-Connection',
    parameters: 'ComputerName@ TargetName Count -Quiet Delay BufferSize TimeoutSeconds',
    run: testConnection,
  },
  {
    name: 'Test-NetConnection',
    aliases: 'tnc',
    parameters: 'ComputerName@ Port InformationLevel -TraceRoute CommonTCPPort',
    run: testPort,
  },
  {
    name: 'Send-MailMessage',
    parameters:
      'To@ Subject@ Body@ SmtpServer@ From Port Attachments Credential -UseSsl -BodyAsHtml Cc Bcc Encoding Priority',
    run: sendMail,
  },
  { name: 'Get-NetAdapter', parameters: 'Name@ -Physical', run: adapters },
  { name: 'Get-NetIPAddress', parameters: 'IPAddress@ AddressFamily InterfaceAlias InterfaceIndex', run: addresses },
  {
    name: 'Get-NetIPConfiguration',
    parameters: 'InterfaceAlias@',
    run: () => [
      record('NetIPConfiguration', {
        InterfaceAlias: 'Ethernet',
        IPv4Address: addresses(),
        IPv4DefaultGateway: record('Route', { NextHop: '192.0.2.1' }),
      }),
    ],
  },
  { name: 'Get-NetTCPConnection', parameters: 'LocalPort State RemotePort', run: () => [] },
  { name: 'Get-DnsClientCache', parameters: 'Name@', run: () => [] },
  {
    name: 'Get-DnsClientServerAddress',
    parameters: 'InterfaceAlias@',
    run: () => [record('DnsServer', { ServerAddresses: ['192.0.2.10'] })],
  },
  { name: 'Clear-DnsClientCache', parameters: '', run: () => undefined },
]
