/**
 * The external systems API of Kaspersky Anti Targeted Attack Platform (versions 3.6 to 7.1), so that programs written for it
 * can point at our analysis, and our gateway at such a platform. HTTPS with mutual TLS.
 */
import { z } from 'zod'
import { identifier } from './words.ts'
import { defineRoute } from './route.ts'

export const scanStates = ['detect', 'not detected', 'processing', 'error', 'timeout'] as const
export type ScanState = (typeof scanStates)[number]

export const detectTypes = ['am', 'sb', 'yara', 'url_reputation', 'ids'] as const
export type DetectType = (typeof detectTypes)[number]

const base = '/kata/scanner/v1/sensors/:sensorId'
const sensor = z.object({ sensorId: identifier })
const instance = z.object({ sensorInstanceId: z.string().max(200).optional() })

/** One value, values parted by commas, or the parameter repeated. */
const listOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',').map((one) => one.trim())))
    .pipe(z.array(z.enum(values)).min(1).max(20))

export const kataScan = defineRoute({
  id: 'kataScan',
  method: 'POST',
  path: `${base}/scans`,
  access: 'system',
  summary: 'Hands over a file as multipart/form-data: `content`, `scanId`, `objectType=file`.',
  takes: 'upload',
  params: sensor,
  query: instance,
  reply: z.literal('OK'),
})

export const scanResult = z.object({ scanId: z.string(), state: z.enum(scanStates) })
export type ScanResult = z.infer<typeof scanResult>

export const kataStates = defineRoute({
  id: 'kataStates',
  method: 'GET',
  path: `${base}/scans/state`,
  access: 'system',
  summary: 'States of the scans of this sensor; 204 when there are none.',
  params: sensor,
  query: instance.extend({ state: listOf(scanStates).optional() }),
  reply: z.array(scanResult).optional(),
})

export const kataDeleteScan = defineRoute({
  id: 'kataDeleteScan',
  method: 'DELETE',
  path: `${base}/scans/:scanId`,
  access: 'system',
  summary: 'Forgets the result of one scan.',
  params: sensor.extend({ scanId: z.string().min(1).max(200) }),
  query: instance,
})

export const kataDeleteScans = defineRoute({
  id: 'kataDeleteScans',
  method: 'DELETE',
  path: `${base}/scans`,
  access: 'system',
  summary: 'Forgets the results of all scans of this sensor.',
  params: sensor,
  query: instance,
})

export const kataFilters = defineRoute({
  id: 'kataFilters',
  method: 'GET',
  path: `${base}/scans/filters`,
  access: 'system',
  summary: 'Limits on what may be handed over.',
  params: sensor,
  query: instance,
  reply: z.object({ maxObjectSize: z.number().int(), version: z.string() }),
})

const fileFacts = z.object({ MD5: z.string(), fileName: z.string(), fileSize: z.number().int() })
const processedFile = fileFacts.extend({ SHA256: z.string(), fileType: z.string() })

export const kataDetect = z.object({
  alertID: z.string(),
  eventTimeStamp: z.string(),
  detectTimestamp: z.string(),
  importance: z.enum(['high', 'medium', 'low']),
  objectSource: z.enum(['web', 'mail', 'endpoint', 'external', 'dns']),
  technology: z.enum(detectTypes),
  objectType: z.enum(['file', 'URL', 'host']),
  /** Of a file, of a URL, of a host. */
  object: z.union([
    z.object({ processedObject: processedFile, detectedObject: fileFacts }),
    z.string(),
    z.array(z.string()),
  ]),
  detection: z.object({
    detect: z.array(z.string()),
    dataBaseVersion: z.string().optional(),
    image: z.string().optional(),
  }),
  details: z.object({ sourceAddress: z.string(), recipients: z.array(z.string()), subject: z.string() }).partial(),
})
export type KataDetect = z.infer<typeof kataDetect>

export const kataDetects = defineRoute({
  id: 'kataDetects',
  method: 'GET',
  path: `${base}/detects`,
  access: 'system',
  summary: 'Alerts on what this system submitted, oldest first; `token` of a reply asks for what came after it.',
  params: sensor,
  query: z.object({
    detect_type: listOf(detectTypes).optional(),
    limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
    token: z.string().max(200).optional(),
  }),
  reply: z.object({ detects: z.array(kataDetect), token: z.string() }),
})
