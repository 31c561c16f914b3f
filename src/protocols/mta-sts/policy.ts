/** MTA-STS (RFC 8461): the policy file, the record that announces it, and which hosts it allows. Pure. */

export interface MtaStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none'
  /** Patterns of host names, lower case; `*.` stands for one label. */
  readonly mx: readonly string[]
  /** Seconds. */
  readonly maxAge: number
}

const modes = ['enforce', 'testing', 'none'] as const
const longestAge = 31_557_600
const mostPatterns = 100
const pattern = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/

/** Undefined where the file is no valid policy (section 3.2). Of a key that stands twice the first holds, but for `mx`. */
export function parsePolicy(text: string): MtaStsPolicy | undefined {
  const fields = text.split(/\r?\n/).flatMap((line) => {
    const [, key = '', value = ''] = /^([a-z0-9_.-]{1,32})[ \t]*:[ \t]*(.*?)[ \t]*$/i.exec(line) ?? []
    return key === '' ? [] : [[key.toLowerCase(), value] as const]
  })
  const first = (wanted: string): string => fields.find(([key]) => key === wanted)?.[1] ?? ''
  const mode = modes.find((known) => known === first('mode'))
  const mx = fields.filter(([key]) => key === 'mx').map(([, value]) => value.toLowerCase())
  const maxAge = /^\d{1,10}$/.test(first('max_age')) ? Math.min(Number(first('max_age')), longestAge) : undefined
  if (first('version') !== 'STSv1' || !mode || maxAge === undefined) return undefined
  if (mx.length > mostPatterns || !mx.every((one) => pattern.test(one))) return undefined
  if (mode !== 'none' && mx.length === 0) return undefined
  return { mode, mx: mx.map((one) => one.replace(/\.$/, '')), maxAge }
}

/** The id in the TXT records of `_mta-sts.` and the domain (section 3.1); undefined where the domain announces no policy. */
export function policyIdIn(texts: readonly string[]): string | undefined {
  const records = texts.filter((text) => /^v=STSv1[ \t]*;/.test(text))
  const [only] = records
  if (only === undefined || records.length !== 1) return undefined
  return /;[ \t]*id=([a-z0-9]{1,32})[ \t]*(?:;|$)/i.exec(only)?.[1]
}

/** Section 4.1. */
export function allowsHost(policy: Pick<MtaStsPolicy, 'mx'>, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return policy.mx.some((mask) => {
    if (!mask.startsWith('*.')) return mask === name
    const dot = name.indexOf('.')
    return dot > 0 && name.slice(dot) === mask.slice(1)
  })
}
