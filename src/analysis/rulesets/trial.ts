/** What rules would match, found out as it would be in earnest: the objects are taken apart and run, and only these rules are asked. */
import type { RuleHitRow, RuleTrialRow } from '#contract/analysis-rulesets-api.ts'
import { Failure } from '#core/errors.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'

export interface Subject {
  readonly submission?: string
  readonly name: string
  readonly isMessage: boolean
  /** Undefined where the bytes are gone. */
  readonly content: () => Promise<Uint8Array | undefined>
}

export interface TrialParts {
  readonly inspector: Pick<Inspector, 'trial'>
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number
}

/** Milliseconds of one object and of all, and how many hits are told. */
const most = { object: 20_000, whole: 60_000, hits: 500 }

export class Trials {
  readonly #parts: TrialParts
  #isBusy = false

  constructor(parts: TrialParts) {
    this.#parts = parts
  }

  async run(set: OwnRuleSet, subjects: readonly Subject[]): Promise<RuleTrialRow> {
    if (this.#isBusy) throw new Failure('too-many', 'Other rules are being tried; try again when that is done.')
    this.#isBusy = true
    try {
      await using inspector = await this.#parts.inspector.trial([set])
      return await this.#all(inspector, subjects)
    } finally {
      this.#isBusy = false
    }
  }

  async #all(inspector: Pick<Inspector, 'inspect'>, subjects: readonly Subject[]): Promise<RuleTrialRow> {
    const end = this.#parts.clock() + most.whole
    const hits: RuleHitRow[] = []
    let [looked, unfinished] = [0, 0]
    for (const subject of subjects) {
      const left = end - this.#parts.clock()
      const bytes = left > 0 ? await subject.content() : undefined
      if (bytes === undefined) continue
      const report = await inspector.inspect(requestOf(subject, { bytes, deadline: Math.min(left, most.object) }))
      looked += 1
      if (report.verdict.gaps.some(({ who }) => who === 'inspection')) unfinished += 1
      if (hits.length <= most.hits) hits.push(...hitsIn(subject, report))
    }
    const told = { hits: hits.slice(0, most.hits), isCut: hits.length > most.hits }
    return { looked, left: subjects.length - looked, unfinished, ...told }
  }
}

const requestOf = (
  { name, isMessage }: Subject,
  { bytes, deadline }: { readonly bytes: Uint8Array; readonly deadline: number },
) => ({ name, bytes, deadline, profile: 'full' as const, ...(isMessage ? { kind: 'message' as const } : {}) })

const isOwn = /^(?:yara|sigma)\.own\./

function hitsIn({ submission, name }: Subject, { artifacts, verdict }: InspectionReport): RuleHitRow[] {
  const names = new Map(artifacts.map((artifact) => [artifact.id, artifact.name]))
  return verdict.findings
    .filter(({ rule }) => isOwn.test(rule))
    .map(({ rule, severity, text, object }) => {
      const hit = { name, object: names.get(object) ?? object, rule: rule.replace(isOwn, ''), severity, text }
      return submission === undefined ? hit : Object.assign(hit, { submission })
    })
}
