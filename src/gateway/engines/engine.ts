/** What a gateway engine is: it looks at a message inside DATA and says what it saw, or why it could not. */
import type { Finding, Gap } from '#core/finding.ts'
import type { Level } from '#core/verdict.ts'

export interface EngineInput {
  readonly id: string
  /** The message as it will be passed on. */
  readonly data: Buffer
}

export interface EngineResult {
  readonly level: Level
  readonly threat?: string
  readonly findings: readonly Finding[]
  /** What was not looked at. Without a detection a gap means that the engine did not clear the message. */
  readonly gaps: readonly Gap[]
}

export interface Engine {
  /** Key of its settings in a rule. */
  readonly name: EngineName
  readonly scan: (input: EngineInput) => Promise<EngineResult>
  /** Makes ready what the first message would have to wait for. */
  readonly prepare?: () => void
}

export const engineNames = ['antiMalware'] as const
export type EngineName = (typeof engineNames)[number]
