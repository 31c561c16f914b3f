/** What the walk needs from elsewhere: readers of formats, engines, the emulator, compiled rules. All are handed in. */
import type { BehaviourReport } from '#core/behaviour.ts'
import type { Gap } from '#core/finding.ts'
import type { MessageSummary } from '#core/message.ts'
import type { DocumentContent } from '#emulator/emulate.ts'
import type { Mailbox } from '#formats/mime/mailbox.ts'
import type { Observation } from './analyzer.ts'

export interface Extracted {
  readonly name: string
  readonly bytes: Uint8Array
  readonly declaredType?: string
  readonly charset?: string
  /** Type where the container knows better than the content says: the second kind of a polyglot. */
  readonly type?: string
  /** A body text of the message rather than an attachment. */
  readonly body?: true
  /** It runs with the document it lies in, not by itself. */
  readonly part?: true
}

/** Where an address stood: what a reader sees and clicks weighs more than what a page loads. */
export type LinkPlace = 'text' | 'html' | 'form' | 'source' | 'document' | 'shortcut' | 'script' | 'code'

export interface FoundLink {
  readonly url: string
  /** What the reader sees in its stead. */
  readonly text?: string
  readonly place: LinkPlace
}

/** The header fields that say who a message claims to come from. */
export interface MessageHead {
  readonly summary: MessageSummary
  readonly from: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly to: readonly Mailbox[]
}

export interface Extraction {
  readonly children: readonly Extracted[]
  readonly observations: readonly Observation[]
  readonly gaps: readonly Gap[]
  readonly links?: readonly FoundLink[]
  /** Text a person reads in it, for passwords and words. */
  readonly text?: string
  readonly head?: MessageHead
  /** Of a message: its bytes without those that its children were read from. */
  readonly frame?: Uint8Array
  /** What its macros, formulas or viewer run on. */
  readonly document?: DocumentContent
  /** The password that opened it. */
  readonly password?: string
  /** Something in it needs a password that was not among those given. */
  readonly locked?: boolean
  /** Something in it is of a kind that this reader does not know and another may. */
  readonly unread?: boolean
}

/** Where passwords are looked for, the likeliest first. */
export interface PasswordSources {
  readonly hints: readonly string[]
  readonly texts: readonly string[]
  /** File names. */
  readonly names: readonly string[]
}

/** How much an extraction may still use, and the passwords it may try. */
export interface ExtractionBudget {
  readonly bytes: number
  readonly objects: number
  /** Milliseconds. */
  readonly ms: number
  /** Looked for when they are first asked for. */
  readonly passwords: readonly string[]
  /** Asked before each password is tried. */
  readonly mayTry?: () => boolean
}

export interface Formats {
  readonly identify: (bytes: Uint8Array, hint: { name: string; declaredType?: string }) => string
  readonly message: (bytes: Uint8Array) => Extraction
  readonly unpackable: (type: string) => boolean
  readonly unpack: (bytes: Uint8Array, type: string, budget: ExtractionBudget) => Extraction
  readonly passwords: (sources: PasswordSources) => readonly string[]
  /** Words that texts give as passwords for what other mails bring. */
  readonly givenPasswords: (texts: readonly string[]) => readonly string[]
}

/** Opens what the readers in `formats` do not: heavy, so left out of static inspections. */
export interface ArchiveEngine {
  readonly opens: (type: string) => boolean
  readonly open: (bytes: Uint8Array, type: string, budget: ExtractionBudget) => Promise<Extraction>
}

/** Reads what a picture says. */
export interface PictureReader {
  readonly codes: (bytes: Uint8Array) => Promise<readonly string[]>
  /** Undefined where there is no text recognition on this machine. */
  readonly words: (bytes: Uint8Array, ms: number) => Promise<string | undefined>
  /** Ends the thread of text recognition where there is one. */
  readonly close: () => Promise<void>
}

export interface Engines {
  readonly archives?: ArchiveEngine
  readonly pictures?: PictureReader
}

/** What the emulator can run. */
export interface RunnableTypes {
  /** Run by their bytes alone. */
  readonly types: readonly string[]
  /** Run with the content that the readers of formats found in them. */
  readonly documentTypes: readonly string[]
}

export interface Emulator extends RunnableTypes {
  readonly emulate: (
    input: { bytes: Uint8Array; name: string; type: string; document?: DocumentContent },
    options?: { seed?: number; wallMs?: number },
  ) => BehaviourReport
}

export interface YaraMatch {
  readonly rule: string
  readonly meta: Readonly<Record<string, string>>
}

export interface YaraEngine {
  readonly kind: 'native' | 'wasm'
  readonly scan: (bytes: Uint8Array) => readonly YaraMatch[]
  readonly close: () => void
}

export interface BehaviourRules {
  readonly match: (report: BehaviourReport) => {
    readonly observations: readonly Observation[]
    /** Rules that gave up on an event of this run. */
    readonly unfinished: readonly string[]
  }
}
