/** What a list says an entry is, in the four words that findings use, whatever the words of its source. */

export const indicatorCategories = ['phishing', 'malware', 'spam', 'suspicious'] as const
export type IndicatorCategory = (typeof indicatorCategories)[number]

/** The first that fits decides: `phishing kit` is phishing, `spam bot` is malware. */
const words: readonly (readonly [RegExp, IndicatorCategory])[] = [
  [/phish|credential|fake.?(?:login|shop|bank)|impersonat/, 'phishing'],
  [
    /malware|malicious.?(?:code|file)|botnet|\bbot\b|\bc2\b|\bcc\b|c&c|payload|ransom|trojan|stealer|loader|backdoor|exploit|dropper|skimm|miner/,
    'malware',
  ],
  [/spam|\bscam|unsolicited|\bbulk\b/, 'spam'],
  [/suspicious|fraud|abuse|tracker|grayware|greyware|riskware|\bpup\b|\bads?\b/, 'suspicious'],
]

/** Undefined where the words name none of them. */
export function categoryOf(text: string): IndicatorCategory | undefined {
  const said = text.slice(0, 200).toLowerCase().replaceAll('_', ' ')
  return words.find(([form]) => form.test(said))?.[1]
}

/** 0 to 100 from a percentage, a fraction or a word; undefined where it is none of them. */
export function confidenceOf(text: string): number | undefined {
  const said = text.trim().toLowerCase()
  const named = { low: 25, medium: 50, moderate: 50, high: 75, confirmed: 100 }[said]
  if (named !== undefined) return named
  if (!/^\d{1,3}(?:\.\d{1,20})?%?$/.test(said)) return undefined
  const value = Number.parseFloat(said)
  const percent = said.includes('.') && value <= 1 ? value * 100 : value
  return percent <= 100 ? Math.round(percent) : undefined
}

/** As columns say yes and no: an entry that its source has not confirmed is half as certain. */
export const unconfirmed = 40
