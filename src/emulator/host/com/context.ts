/** What a COM class needs to come into being: the machine, who asks, and other classes. */
import type { Machine } from '../machine.ts'
import type { Actor } from '../recorder.ts'
import type { ComObject } from './object.ts'

export interface ComContext {
  readonly machine: Machine
  readonly actor: Actor
  readonly scriptPath: string
}

export interface ComClass {
  /** ProgIDs in lower case without version. */
  readonly names: readonly string[]
  readonly create: (context: ComContext) => ComObject
}
