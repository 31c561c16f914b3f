/** Reports by content: one that is known and whole answers again, one that is being made is waited for, else the inspector works. */
import type { InspectionReport } from '#core/inspection-report.ts'
import type { PasswordHint } from '#inspection/correspondence.ts'
import type { Depth } from '#inspection/depth.ts'
import { limits } from '#core/limits.ts'
import type { InspectOptions, Inspector } from '#runtime/inspector/inspector.ts'
import type { SubmissionRecord } from '../database/tables.ts'

export type Subject = Pick<SubmissionRecord, 'sha256' | 'kind' | 'name'> &
  /** Asks the inspector, whatever is known. */
  Partial<Pick<SubmissionRecord, 'rescan' | 'id' | 'envelope' | 'arrived' | 'deadline'>>

export interface ReportParts {
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion'>
  readonly content: (sha256: string) => Promise<Uint8Array>
  /** A whole report of the same content under the same name, made with these rules. */
  readonly stored: (subject: Subject, rules: string) => Promise<InspectionReport | undefined>
  /** Passwords that other mails of the same sender or thread gave. */
  readonly hints: (subject: Subject, bytes: Uint8Array) => Promise<readonly PasswordHint[]>
  readonly load: {
    readonly depth: (subject: Subject) => Promise<Depth>
    readonly took: (depth: Depth, ms: number) => void
  }
}

export class Reports {
  readonly #parts: ReportParts
  readonly #making = new Map<string, Promise<InspectionReport>>()

  constructor(parts: ReportParts) {
    this.#parts = parts
  }

  get rules(): string {
    return this.#parts.inspector.rulesVersion
  }

  of(subject: Subject, how: InspectOptions): Promise<InspectionReport> {
    // The name is part of what is judged: `invoice.pdf.js` says something that its bytes do not.
    // What is judged again does not join a look of less depth or with fewer passwords.
    const key = JSON.stringify([subject.sha256, subject.kind, subject.name, subject.rescan === true, this.rules])
    const making = this.#making.get(key)
    if (making) return making
    const report = this.#make(subject, how).finally(() => this.#making.delete(key))
    this.#making.set(key, report)
    return report
  }

  async #make(subject: Subject, how: InspectOptions): Promise<InspectionReport> {
    const stored = subject.rescan ? undefined : await this.#parts.stored(subject, this.rules)
    if (stored) return { ...stored, ms: 0 }
    const { content, hints, load, inspector } = this.#parts
    const bytes = await content(subject.sha256)
    const [passwordHints, depth] = await Promise.all([hints(subject, bytes), load.depth(subject)])
    const kind = subject.kind === 'message' ? { kind: subject.kind } : {}
    const request = {
      name: subject.name,
      bytes,
      profile: 'full' as const,
      hashes: 'usual' as const,
      deadline: limits.inspection.message,
      passwordHints,
      depth,
      ...kind,
    }
    const report = await inspector.inspect(request, how)
    load.took(depth, report.ms)
    return report
  }
}
