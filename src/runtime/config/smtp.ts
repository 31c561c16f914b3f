/** The `smtp` section of the configuration file: where we listen, whom we trust and what one client may do. */
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { z } from 'zod'
import { limits } from '#core/limits.ts'
import { domain, hop, port, tlsModes } from './forms.ts'

const isNetwork = (text: string): boolean => {
  const [address = '', prefix] = text.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return bits >= 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
}
const network = z.string().refine(isNetwork, 'must be an address or a network such as 192.0.2.0/24')

/** A number of things; 0 is no limit. */
const most = (value: number) => z.int().min(0).max(1_000_000_000).default(value)
const seconds = (value: number) => z.number().min(1).max(86_400).default(value)
const minutes = (value: number) => z.number().min(0).max(10_080).default(value)

const tlsFiles = z.strictObject({
  key: z.string().describe('file of the private key, PEM'),
  certificate: z.string().describe('file of the certificate with its chain, PEM'),
})

const perClient = z.strictObject({
  connections: most(50).describe('connections of one client address at once; 0 is no limit'),
  connectionsPerMinute: most(300).describe('new connections of one client address in a minute; 0 is no limit'),
  messagesPerMinute: most(600).describe('messages from one client address in a minute; 0 is no limit'),
  recipientsPerMinute: most(6_000).describe('recipients from one client address in a minute; 0 is no limit'),
  errorsPerMinute: most(60).describe('refused commands of one client address in a minute; 0 is no limit'),
})

const perNetwork = z.strictObject({
  connections: most(200).describe('connections of one network (IPv4 /24, IPv6 /64) at once; 0 is no limit'),
  connectionsPerMinute: most(1_200).describe('new connections of one network in a minute; 0 is no limit'),
  messagesPerMinute: most(2_400).describe('messages from one network in a minute; 0 is no limit'),
  recipientsPerMinute: most(24_000).describe('recipients from one network in a minute; 0 is no limit'),
  errorsPerMinute: most(240).describe('refused commands of one network in a minute; 0 is no limit'),
})

const session = z.strictObject({
  errors: z.int().min(1).max(1_000).default(20).describe('refused commands after which a session ends'),
  tarpitAfterErrors: z
    .int()
    .min(0)
    .max(1_000)
    .default(10)
    .describe('refused commands after which each next one is answered late'),
  tarpitSeconds: z.number().min(0).max(30).default(1).describe('how much later each time; 0 is no delay'),
  seconds: seconds(7_200).describe('time of one session in all; asked about between commands'),
  commandSeconds: seconds(300).describe('time for one command line'),
  dataSeconds: seconds(180).describe('time between two pieces of a message'),
  messageSeconds: seconds(1_800).describe('time for one message from its first byte to its last'),
})

const message = z.strictObject({
  recipients: z
    .int()
    .min(100)
    .max(limits.message.recipients)
    .default(limits.message.recipients)
    .describe('recipients of one message'),
  lineBytes: most(65_536).describe('bytes of one line; RFC 5321 allows 998, mail in use has more; 0 is no limit'),
  headerFields: z
    .int()
    .min(10)
    .max(limits.message.headerFields - 1)
    .default(1_000)
    .describe('fields of the header'),
  headerKilobytes: z
    .int()
    .min(8)
    .max(limits.message.headerBytes / 1_024 - 1)
    .default(512)
    .describe('size of the header, in KB'),
  mimeDepth: z
    .int()
    .min(1)
    .max(limits.message.mimeDepth)
    .default(limits.message.mimeDepth)
    .describe('levels of parts inside parts'),
})

const smtpLimits = z.strictObject({
  connections: most(1_000).describe('connections at once, of all clients; 0 is no limit'),
  messages: z
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe('messages being received or decided at once; others wait at DATA'),
  memoryMegabytes: z
    .int()
    .min(16)
    .max(65_536)
    .default(512)
    .describe('memory for messages being received, in MB; one client may have half of it, or one message'),
  waitSeconds: seconds(60).describe('time a client waits at DATA for its turn before it is told to come again'),
  perClient: perClient.prefault({}).describe('what one client address may do'),
  perNetwork: perNetwork.prefault({}).describe('what one network may do'),
  exempt: z
    .array(network)
    .default(['127.0.0.0/8', '::1'])
    .describe('addresses and networks that the limits for a client and a network leave alone'),
  session: session.prefault({}).describe('what one session may do'),
  message: message.prefault({}).describe('what one message may be'),
})

const account = z.strictObject({
  user: z.string().min(1).max(255).describe('name to sign in with'),
  passwordHash: z
    .string()
    .regex(/^argon2id\$[\da-f]{32}\$[\da-f]{64}$/, 'must be a hash as the command makes it')
    .describe('argon2id hash of the password'),
  senders: z
    .array(z.string().includes('@'))
    .min(1)
    .optional()
    .describe("sender addresses it may use, '*@example.org' for all of a domain; any where not set"),
})

const recipientCheck = z
  .strictObject({
    domain: domain.describe("recipient domain: 'example.org', '*.example.org' or '*'"),
    accept: z.enum(['any', 'listed', 'next-hop']).describe('any address, those listed, or those the next hop accepts'),
    addresses: z.array(z.string().includes('@')).optional().describe('with listed: the addresses'),
    file: z.string().optional().describe('with listed: a file with an address a line, read again when it changes'),
    nextHop: hop
      .optional()
      .describe("with next-hop: the server to ask, host:port; the route's next hops where not set"),
    tls: z.enum(tlsModes).default('opportunistic').describe('with nextHop: TLS to it'),
  })
  .refine(({ accept, addresses, file }) => (accept === 'listed') === (addresses !== undefined || file !== undefined), {
    error: 'addresses or file are needed with accept: listed, and only there',
  })

const callForward = z.strictObject({
  acceptedMinutes: minutes(120).describe('how long an accepted address is remembered'),
  refusedMinutes: minutes(10).describe('how long a refused address is remembered'),
  timeoutSeconds: seconds(15).describe('time for one question; then the client is told to come again'),
  addresses: z.int().min(0).max(10_000_000).default(100_000).describe('addresses remembered at most'),
})

export const smtpSchema = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address the SMTP server listens on; 0.0.0.0 or :: for all'),
  port: port.default(2525).describe('port of the SMTP server; 25 in production'),
  implicitTlsPort: port
    .optional()
    .describe('port where TLS begins with the first byte, 465 in production; none where not set'),
  hostname: z.string().default(hostname()).describe('name the gateway greets with and puts into Received'),
  maxMessageMegabytes: z.int().min(1).max(200).default(200).describe('largest message accepted, in MB'),
  tls: tlsFiles.optional().describe('key and certificate of STARTTLS; a self-signed one is made where not set'),
  bareNewline: z
    .enum(['refuse', 'normalise'])
    .default('refuse')
    .describe('what a bare LF or CR in a message gets: 550 5.6.11, or CRLF in its place; it never ends a message'),
  pipelining: z
    .enum(['strict', 'lenient'])
    .default('strict')
    .describe('whether a client that does not wait for a reply it must wait for is sent away'),
  greetDelaySeconds: z
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('silence before the greeting; who speaks in it is sent away'),
  xclientFrom: z.array(network).default([]).describe('addresses and networks that may say XCLIENT'),
  proxyProtocolFrom: z
    .array(network)
    .default([])
    .describe('balancers: each connection from them must begin with a PROXY header, version 1 or 2'),
  accounts: z
    .array(account)
    .default([])
    .describe('who may sign in over TLS and send to anybody; AUTH is offered where there are any'),
  recipients: z
    .array(recipientCheck)
    .default([])
    .describe('which addresses of an accepted domain are taken; any where no entry fits'),
  callForward: callForward.prefault({}).describe('asking the next hop about addresses'),
  limits: smtpLimits.prefault({}).describe('what clients may do'),
})
