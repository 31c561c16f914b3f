/** YARA matches as findings: the rule's meta names severity, threat and a sentence. */
import { severities, type Severity } from '#core/finding.ts'
import type { Observation } from '../analyzer.ts'
import { currentTechnique } from '../knowledge/techniques.ts'
import type { YaraMatch } from '../ports.ts'

const severityOf = (text: string | undefined): Severity => severities.find((one) => one === text) ?? 'medium'

export function yaraObservations(matches: readonly YaraMatch[]): Observation[] {
  return matches.map(({ rule, meta }) => ({
    rule: `yara.${rule}`,
    severity: severityOf(meta['severity']),
    text: meta['description'] ?? `The YARA rule ${rule} matches.`,
    ...(meta['threat'] ? { threat: meta['threat'] } : {}),
    ...(meta['technique'] ? { techniques: meta['technique'].split(/[\s,]+/).map(currentTechnique) } : {}),
  }))
}
