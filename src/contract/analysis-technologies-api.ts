/** Technologies of the analysis platform and the threat lists that people bring: what the console and `lazaret admin` ask. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { identifier } from './words.ts'

const oneOf = z.object({ id: identifier })

/** `working`: it answered when it was last asked. `failing`: it is configured and does not answer; verdicts have a gap. */
export const technologyStates = ['working', 'failing', 'off'] as const

export const technologyStatus = z.object({
  name: z.string(),
  state: z.enum(technologyStates),
  /** Of engine and signatures, as it names them itself. */
  version: z.string(),
  /** When its signatures were made. */
  signaturesFrom: z.iso.datetime().optional(),
  /** What is wrong, or what it holds, in a sentence. */
  detail: z.string(),
})
export type TechnologyStatus = z.infer<typeof technologyStatus>

export const listTechnologies = defineRoute({
  id: 'listTechnologies',
  method: 'GET',
  path: '/api/v1/analysis/technologies',
  access: 'analysis:read',
  summary: 'What judges submissions, whether it works, and how old its signatures are.',
  reply: z.object({ technologies: z.array(technologyStatus) }),
})

export const listSeverities = ['medium', 'high', 'critical'] as const

/** What a value tells of; as in `formats/indicators/category.ts`. */
export const listCategories = ['phishing', 'malware', 'spam', 'suspicious'] as const

/** `threats` accuse; what is `known-good` counts on no list of threats. */
export const listPurposes = ['threats', 'known-good'] as const

export const indicatorList = z.object({
  id: identifier,
  name: z.string(),
  /** Where it is fetched from; absent for one that was uploaded. */
  address: z.string().optional(),
  /** Hours between two fetches. */
  refreshHours: z.number().int(),
  /** How much a value met weighs. */
  severity: z.enum(listSeverities),
  purpose: z.enum(listPurposes),
  /** What its values tell of where their source does not say it. */
  category: z.enum(listCategories).optional(),
  /** Days after which a value that its source has not seen again no longer counts. */
  days: z.number().int().optional(),
  enabled: z.boolean(),
  format: z.string(),
  /** Values in it. */
  entries: z.number().int(),
  /** How many entries were refused, and the first of them with their reasons. */
  refusedCount: z.number().int(),
  refused: z.array(z.object({ place: z.string(), why: z.string() })),
  /** Something was left unread because the list is too long. */
  isCut: z.boolean(),
  who: z.string(),
  /** When its content was read last; absent while the first fetch is outstanding. */
  readAt: z.iso.datetime().optional(),
  /** Why the last fetch failed; the content of the one before still counts. */
  problem: z.string().optional(),
})
export type IndicatorListRow = z.infer<typeof indicatorList>

export const listIndicatorLists = defineRoute({
  id: 'listIndicatorLists',
  method: 'GET',
  path: '/api/v1/analysis/indicator-lists',
  access: 'analysis:read',
  summary: 'Threat lists: hashes, addresses, domains, IP addresses and mailboxes that tell of a known threat.',
  reply: z.object({ lists: z.array(indicatorList) }),
})

const name = z.string().trim().min(1).max(200)
const refreshHours = z
  .number()
  .int()
  .min(1)
  .max(24 * 30)

const days = z.number().int().min(1).max(3_650)

export const uploadIndicatorList = defineRoute({
  id: 'uploadIndicatorList',
  method: 'POST',
  path: '/api/v1/analysis/indicator-lists/upload',
  access: 'analysis:write',
  summary:
    'Adds a list from a file (STIX 2.1, MISP JSON, OpenIOC, CSV, JSON, block lists of resolvers, filters and packet filters, or a value a line): multipart/form-data with `content`, `name`, `severity`, `purpose`, `category`, `days`, and `replace` with the id of the list whose content it takes the place of.',
  takes: 'upload',
  reply: indicatorList,
})
/** Text parts of the upload. */
export const indicatorUpload = z.object({
  name,
  severity: z.enum(listSeverities).default('high'),
  purpose: z.enum(listPurposes).default('threats'),
  category: z.enum(listCategories).optional(),
  days: z.coerce.number().pipe(days).optional(),
  replace: identifier.optional(),
})

export const subscribeIndicatorList = defineRoute({
  id: 'subscribeIndicatorList',
  method: 'POST',
  path: '/api/v1/analysis/indicator-lists',
  access: 'analysis:write',
  summary: 'Adds a list that is fetched from an address again and again.',
  body: z.object({
    name,
    address: z.url({ protocol: /^https?$/ }),
    severity: z.enum(listSeverities).default('high'),
    purpose: z.enum(listPurposes).default('threats'),
    category: z.enum(listCategories).optional(),
    days: days.optional(),
    refreshHours: refreshHours.default(24),
  }),
  reply: indicatorList,
})

export const changeIndicatorList = defineRoute({
  id: 'changeIndicatorList',
  method: 'PUT',
  path: '/api/v1/analysis/indicator-lists/:id',
  access: 'analysis:write',
  summary: 'Renames a list, weighs it anew, turns it on or off.',
  params: oneOf,
  body: z.object({
    name: name.optional(),
    severity: z.enum(listSeverities).optional(),
    enabled: z.boolean().optional(),
    purpose: z.enum(listPurposes).optional(),
    /** Null takes it back. */
    category: z.enum(listCategories).nullable().optional(),
    days: days.nullable().optional(),
    refreshHours: refreshHours.optional(),
  }),
  reply: indicatorList,
})

export const fetchIndicatorList = defineRoute({
  id: 'fetchIndicatorList',
  method: 'POST',
  path: '/api/v1/analysis/indicator-lists/:id/fetch',
  access: 'analysis:write',
  summary: 'Fetches a list from its address now.',
  params: oneOf,
  reply: indicatorList,
})

export const removeIndicatorList = defineRoute({
  id: 'removeIndicatorList',
  method: 'DELETE',
  path: '/api/v1/analysis/indicator-lists/:id',
  access: 'analysis:write',
  summary: 'Removes a list with all its values.',
  params: oneOf,
  reply: z.object({ removed: identifier }),
})

export const knownIndicator = z.object({
  kind: z.string(),
  value: z.string(),
  name: z.string(),
  list: z.string(),
  category: z.enum(listCategories).optional(),
  confidence: z.number().int().optional(),
  seen: z.iso.datetime().optional(),
  expires: z.iso.datetime().optional(),
  /** It was marked as a false positive and no longer counts. */
  excepted: z.boolean(),
})

export const findIndicators = defineRoute({
  id: 'findIndicators',
  method: 'GET',
  path: '/api/v1/analysis/indicators',
  access: 'analysis:read',
  summary: 'Which lists hold a value.',
  query: z.object({ value: z.string().trim().min(1).max(4096) }),
  reply: z.object({ indicators: z.array(knownIndicator) }),
})

export const exceptIndicator = defineRoute({
  id: 'exceptIndicator',
  method: 'POST',
  path: '/api/v1/analysis/indicators/exception',
  access: 'analysis:write',
  summary: 'Marks a value as a false positive whatever list holds it, or takes that back.',
  body: z.object({ value: z.string().trim().min(1).max(4096), excepted: z.boolean() }),
  reply: z.object({ value: z.string(), excepted: z.boolean() }),
})
