/** What the gateway told of a late detection: everybody who has the message, and who was told of it. */
import type { AlertCard } from '#contract/analysis-console-api.ts'

type Told = Pick<AlertCard, 'dispositions'>

const passedOn = /^(?:released|deliver|late-detection)/

const distinct = (all: readonly string[]): string[] => [...new Set(all)].filter((one) => one !== '')

export function lateNews({ dispositions }: Told): { readonly got: string[]; readonly told: string[] } {
  const of = (form: RegExp): string[] =>
    distinct(dispositions.filter(({ action }) => form.test(action)).map(({ recipient }) => recipient))
  return { got: of(passedOn), told: of(/^late-notified$/) }
}
