/** The state of one inspection, and how the stages note what they see. */
import type { BehaviourSummary } from '#core/inspection-report.ts'
import type { DocumentContent } from '#emulator/emulate.ts'
import type { Hashes } from '#formats/hash/hashes.ts'
import type { Analyzer, Observation } from './analyzer.ts'
import { toFinding } from './analyzer.ts'
import type { Correspondence, PasswordHint } from './correspondence.ts'
import type { Depth } from './depth.ts'
import type { Knowledge } from './knowledge/knowledge.ts'
import type { LinkContext } from './links/context.ts'
import type { JudgedLink } from './links/judge.ts'
import type {
  BehaviourRules,
  Emulator,
  Engines,
  Extraction,
  Formats,
  MessageHead,
  RunnableTypes,
  YaraEngine,
} from './ports.ts'
import type { Walk, WalkObject } from './walk.ts'

export interface InspectorParts {
  readonly formats: Formats
  readonly analyzers: readonly Analyzer[]
  readonly yara?: YaraEngine
  readonly sigma: BehaviourRules
  readonly emulator?: Emulator
  /** Where there is no emulator: what is left out for want of it. */
  readonly runnable?: RunnableTypes
  readonly engines?: Engines
  readonly knowledge?: Knowledge
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

export interface InspectionRequest {
  readonly name: string
  readonly bytes: Uint8Array
  readonly kind?: 'message' | 'file'
  /**
   * How deep to look. `static` leaves the emulator, the heavy archive readers, pictures and the rules on a message as it came
   * (not on its parts) out and hardly guesses at passwords, in a few milliseconds for a usual message: good to detect early,
   * never to clear, since what it leaves out is no gap.
   */
  readonly profile: 'full' | 'static'
  /** How much of a full inspection the load allows; all of it where absent. */
  readonly depth?: Depth
  /** Milliseconds this inspection may take. */
  readonly deadline: number
  /** Passwords that other mails gave. Tried first. */
  readonly passwordHints?: readonly PasswordHint[]
  /** Domains of the organisation, for look-alikes. */
  readonly ownDomains?: readonly string[]
  /** Which further hashes the report wants. */
  readonly hashes?: 'usual' | 'fuzzy'
}

export interface Run {
  readonly parts: InspectorParts
  readonly request: InspectionRequest
  readonly kind: 'message' | 'file'
  readonly began: number
  readonly walk: Walk
  readonly knowledge: Knowledge
  linkContext: LinkContext
  readonly judged: Set<string>
  /** What a person reads in the submission, for passwords and words. */
  readonly texts: string[]
  readonly links: (JudgedLink & { readonly object: string })[]
  readonly behaviour: BehaviourSummary[]
  /** What documents hold to run on, by object. */
  readonly documents: Map<string, DocumentContent>
  /** Objects, by hash, that ran already as files of another one's run. */
  readonly ran: Set<string>
  readonly used: Map<string, string>
  /** Locked archives wait until all texts are read: the password may come behind them. */
  readonly locked: { readonly object: WalkObject; readonly box: Extraction; readonly texts: number }[]
  readonly hashes: Map<string, Hashes>
  /** Milliseconds that trying passwords has taken. */
  guessed: number
  head?: MessageHead
  /** Known at the end. */
  correspondence?: Correspondence
}

export const depthOf = ({ request }: Run): Depth => request.depth ?? 'full'

export const left = (run: Run): number => run.request.deadline - (run.parts.now() - run.began)

export interface Source {
  readonly object: string
  readonly technology: string
  readonly version: string
}

export function note(run: Run, seen: readonly Observation[], from: Source): void {
  run.used.set(from.technology, from.version)
  run.walk.find(seen.map((one) => toFinding(one, from.object, from.technology)))
}
