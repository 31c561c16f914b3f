/** A rule for tests of the engines. */
import { engineDefaults, type Rule } from '#contract/gateway-rules-api.ts'

export function ruleWith({ enabled }: { readonly enabled: boolean }): Rule {
  return {
    id: '0',
    name: 'Default',
    enabled: true,
    position: 1,
    analysisProtection: true,
    engines: { ...engineDefaults, antiMalware: { enabled, action: 'reject' } },
    onDetection: 'delete',
    noVerdict: 'deliver',
    keepWaitingHours: 24,
    backup: true,
    takeBack: 'default',
    subjectTag: '',
    banner: '',
  }
}
