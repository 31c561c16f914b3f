/** What an Office document holds besides macro source, in the shape in which macros and formulas look it up. */

export interface SheetCell {
  /** One-based. */
  readonly row: number
  readonly column: number
  readonly value?: string | number | boolean
  /** With its `=`. */
  readonly formula?: string
}

export interface Sheet {
  readonly name: string
  readonly codeName?: string
  readonly kind: 'worksheet' | 'macro'
  readonly visibility: 'visible' | 'hidden' | 'very-hidden'
  readonly cells: readonly SheetCell[]
}

export interface DocumentLink {
  readonly kind: 'template' | 'object' | 'frame' | 'image' | 'link' | 'dde' | 'query'
  /** URL, path or DDE's program. */
  readonly target: string
  /** DDE's topic. */
  readonly arguments?: string
}

export interface OfficeModule {
  /** Without extension. */
  readonly name: string
  readonly code: string
}

export interface OfficeContent {
  readonly application?: 'word' | 'excel' | 'powerpoint'
  /** Paragraphs ended by `\r`. */
  readonly text?: string
  readonly properties?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly sheets?: readonly Sheet[]
  /** Defined names: `Auto_Open` to `=Macro1!$A$1`. */
  readonly names?: Readonly<Record<string, string>>
  readonly links?: readonly DocumentLink[]
  /** Macro source, where the document itself is the container of it. */
  readonly modules?: readonly OfficeModule[]
}

/** A reader's finding; `code` becomes a rule `office.<code>`. */
export interface OfficeFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}
