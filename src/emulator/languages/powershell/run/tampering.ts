/** Known ways to blind Windows: AMSI, event tracing and script block logging, found in code and in what it does. */

interface Tampering {
  readonly kind: string
  readonly reason: string
  readonly pattern: RegExp
}

const known: readonly Tampering[] = [
  { kind: 'amsi-bypass', reason: 'AMSI is marked as failed', pattern: /amsiInitFailed/i },
  { kind: 'amsi-bypass', reason: 'AMSI context is overwritten', pattern: /amsiContext|amsiSession/i },
  {
    kind: 'amsi-bypass',
    reason: 'AMSI scan function is patched',
    pattern: /AmsiScanBuffer|AmsiScanString|AmsiOpenSession/i,
  },
  {
    kind: 'amsi-bypass',
    reason: 'AMSI class is reached by reflection',
    pattern: /Automation\.Amsi(?:Utils)?|AmsiUtils/i,
  },
  { kind: 'etw-bypass', reason: 'event tracing function is patched', pattern: /EtwEventWrite|NtTraceEvent/i },
  { kind: 'etw-bypass', reason: 'event tracing provider is switched off', pattern: /etwProvider|PSEtwLogProvider/i },
  {
    kind: 'logging-bypass',
    reason: 'script block logging is switched off',
    pattern: /EnableScriptBlockLogging['"]?\s*\]?\s*(?:=|,|-Value)\s*['"]?0|cachedGroupPolicySettings/i,
  },
]

const scanned = 1024 * 1024

/** Fields of an `evasion` event for each way found. */
export function tamperings(code: string): Record<string, string>[] {
  const text = code.slice(0, scanned).replaceAll('`', '')
  return known.filter((one) => one.pattern.test(text)).map((one) => ({ Kind: one.kind, Reason: one.reason }))
}

/** Whether a setting written by this name switches script block logging off. */
export const isLoggingSetting = (name: string, value: unknown): boolean =>
  /^EnableScriptBlock(?:Invocation)?Logging$/i.test(name) && (value === 0 || value === '0' || value === false)
