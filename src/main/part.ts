/** A part of Lazaret as a process starts it. */
import type { Mounted } from '#runtime/http/handler.ts'
import type { Config } from '#runtime/config/schema.ts'
import type { Listening } from './check-ports.ts'
import type { Foundation } from './foundation.ts'

export interface OpenedPart {
  /** Routes for the console and the command line. */
  readonly mounted: readonly Mounted[]
  /** `host:port` of the SMTP server. */
  readonly smtp?: string
  /** `host:port` of the listener for connected systems. */
  readonly analysis?: string
}

export interface Part {
  readonly name: 'gateway' | 'analysis'
  /** Where it will listen. */
  readonly listens: (config: Config) => readonly Listening[]
  readonly open: (base: Foundation) => Promise<OpenedPart>
}
