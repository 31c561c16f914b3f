/** The configuration file: every key, what it means and what holds where it is not set. */
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { logLevels } from '../log/log.ts'
import { domain, hop, port, tlsModes } from './forms.ts'
import { smtpSchema } from './smtp.ts'

const consoleListener = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address the web console listens on'),
  port: port.default(9443).describe('port of the web console, HTTPS'),
})

const analysis = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address the analysis platform listens on for connected systems'),
  port: port.default(8443).describe('port for connected systems, mutual TLS'),
})

const database = z.strictObject({
  url: z.string().optional().describe('PostgreSQL of your own, postgres://…; the built-in one where not set'),
  port: port.default(5433).describe('port of the built-in PostgreSQL, on 127.0.0.1 only'),
})

const route = z
  .strictObject({
    domain: domain.describe("recipient domain: 'example.org', '*.example.org' or '*' for all others"),
    nextHops: z
      .array(hop)
      .min(1)
      .optional()
      .describe('servers mail goes to, host:port; they share it, and one that does not answer is passed over'),
    mx: z.literal(true).optional().describe('deliver to the MX of the domain instead of next hops'),
    tls: z.enum(tlsModes).default('opportunistic').describe('TLS to the next hop: off, opportunistic or required'),
  })
  .refine((one) => (one.nextHops === undefined) !== (one.mx === undefined), {
    error: 'needs either nextHops or mx: true',
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
    .default([1, 5, 15, 30, 60])
    .describe('waits between delivery attempts, in minutes; the last one repeats'),
  workers: z
    .int()
    .min(1)
    .max(256)
    .default(Math.max(1, availableParallelism() - 1))
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
