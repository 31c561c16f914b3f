/** What addresses are judged against. */
import type { Knowledge } from '../knowledge/knowledge.ts'

export interface LinkContext {
  readonly knowledge: Knowledge
  /** Registrable domains of the organisation. */
  readonly own: readonly string[]
  /** Registrable domain of the message's sender; empty where there is none. */
  readonly sender: string
}
