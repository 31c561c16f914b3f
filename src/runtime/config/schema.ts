/** The configuration file: every key, what it means and what holds where it is not set. */
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { logLevels } from '../log/log.ts'
import { domain, hop, port, tlsModes } from './forms.ts'
import { late, mailbox } from './mailboxes.ts'
import { smtpSchema } from './smtp.ts'

const consoleListener = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address the web console listens on'),
  port: port.default(9443).describe('port of the web console, HTTPS'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('address under which recipients of mail reach the console, https://…; notes have no link where not set'),
})

const analysis = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address the analysis platform listens on for connected systems'),
  port: port.default(8443).describe('port for connected systems, mutual TLS'),
  workers: z
    .int()
    .min(0)
    .max(256)
    .optional()
    .describe(
      'submissions judged at once by the analysis itself; 0 leaves all to lazaret worker; workers where not set',
    ),
  objects: z
    .string()
    .min(1)
    .optional()
    .describe(
      'folder of submitted objects, the same one for all workers; analysis/objects in the data folder where not set',
    ),
  clamd: z
    .string()
    .regex(/^(?:unix:\/.+|(?:\[[0-9a-fA-F:.]+\]|[^:\s/]+):\d{1,5})$/, 'must have the form host:port or unix:/path')
    .optional()
    .describe('daemon of ClamAV that every submission is shown to, host:port or unix:/path; none where not set'),
})

const database = z.strictObject({
  url: z.string().optional().describe('PostgreSQL of your own, postgres://…; the built-in one where not set'),
  port: port.default(5433).describe('port of the built-in PostgreSQL, on 127.0.0.1 only'),
})

const weightedHop = z.strictObject({
  at: hop.describe('host:port'),
  weight: z.int().min(0).max(1_000).default(1).describe('share of the mail; 0 only when no other answers'),
})

const route = z
  .strictObject({
    domain: domain.describe(
      "recipient domain, or a mask with * and ?: 'example.org', '*.example.org', '*' for all others",
    ),
    nextHops: z
      .array(z.preprocess((given) => (typeof given === 'string' ? { at: given } : given), weightedHop))
      .min(1)
      .optional()
      .describe(
        'servers mail goes to, host:port or {at, weight}; they share it by weight, one that is silent is passed over',
      ),
    mx: z.literal(true).optional().describe('deliver to the MX of the domain instead of next hops'),
    tls: z.enum(tlsModes).default('opportunistic').describe('TLS to the next hop: off, opportunistic or required'),
    verify: z.boolean().default(false).describe('with tls: required, the certificate must be valid for the host'),
    dane: z.boolean().default(true).describe('whether TLSA records raise the level (DANE, RFC 7672)'),
    mtaSts: z
      .boolean()
      .default(true)
      .describe("whether the domain's policy raises the level (MTA-STS, RFC 8461); with mx"),
  })
  .refine((one) => (one.nextHops === undefined) !== (one.mx === undefined), {
    error: 'needs either nextHops or mx: true',
  })

const delivery = z.strictObject({
  expireHours: z.number().positive().max(1_000).default(120).describe('a recipient is given up after this time'),
  warnHours: z.number().positive().max(1_000).default(4).describe('the sender is warned after this time'),
  jitter: z.number().min(0).max(0.5).default(0.1).describe('share by which waits are longer or shorter at random'),
  perDestination: z.int().min(1).max(100).default(20).describe('attempts at once for one destination'),
  total: z.int().min(1).max(1_000).default(100).describe('attempts at once together'),
  addressOrder: z.enum(['ipv6', 'ipv4']).default('ipv6').describe('which addresses of a host are tried first'),
})

const dns = z.strictObject({
  servers: z
    .array(z.string().min(1))
    .optional()
    .describe("resolvers, address or address:port; the system's where not set"),
  trusted: z
    .boolean()
    .default(false)
    .describe('whether their word on DNSSEC is believed though they are not on this machine; DANE needs it'),
})

const queue = z.strictObject({
  reserveMegabytes: z.int().min(0).max(1_048_576).default(64).describe('disk space that new mail leaves free'),
})

export const configSchema = z.strictObject({
  dataDirectory: z.string().default('/var/lib/lazaret').describe('folder of the queue, objects, keys and database'),
  smtp: smtpSchema.prefault({}).describe('the SMTP server'),
  console: consoleListener.prefault({}).describe('the web console'),
  analysis: analysis.prefault({}).describe('the listener for connected systems'),
  database: database.prefault({}).describe('the database'),
  routes: z.array(route).default([]).describe('where mail for which domain goes'),
  demoDomain: z.string().default('lazaret.test').describe('domain of the built-in test inbox'),
  retryMinutes: z
    .array(z.number().positive())
    .min(1)
    .default([1, 5, 15, 60])
    .describe('waits between delivery attempts, in minutes; the last one repeats'),
  delivery: delivery.prefault({}).describe('how mail is delivered'),
  dns: dns.prefault({}).describe('where names are asked for'),
  queue: queue.prefault({}).describe('the mail queue'),
  mailboxes: z.array(mailbox).default([]).describe('IMAP servers that delivered messages can be taken back from'),
  late: late.prefault({}).describe('what follows a detection after delivery'),
  workers: z
    .int()
    .min(1)
    .max(256)
    .default(availableParallelism())
    .describe('worker threads that inspect hostile content'),
  logLevel: z.enum(logLevels).default('info').describe('how much is logged'),
})

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

export type Config = Frozen<z.output<typeof configSchema>>
/** What a file or the command line may set. */
export type ConfigInput = z.input<typeof configSchema>
