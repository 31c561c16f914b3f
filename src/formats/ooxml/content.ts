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

export interface DocumentShape {
  readonly name: string
  readonly alternativeText?: string
  readonly title?: string
  readonly text?: string
  /** Sheet, or one-based slide, it stands on. */
  readonly place?: string
}

/** A control of a form, or of the document itself where `form` is empty. */
export interface FormControl {
  readonly form: string
  readonly name: string
  readonly caption?: string
  readonly tag?: string
  readonly text?: string
  readonly tip?: string
}

/** A bookmark, comment or content control with what it holds. */
export interface NamedText {
  readonly name: string
  readonly tag?: string
  readonly text: string
}

/** Rows of cells' texts. */
export type DocumentTable = readonly (readonly string[])[]

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
  readonly shapes?: readonly DocumentShape[]
  readonly controls?: readonly FormControl[]
  readonly header?: string
  readonly footer?: string
  readonly bookmarks?: readonly NamedText[]
  /** In a workbook the name is the cell's, behind its sheet's: `Sheet1!A1`. */
  readonly comments?: readonly NamedText[]
  readonly contentControls?: readonly NamedText[]
  readonly tables?: readonly DocumentTable[]
  /** Sources of the parts under `customXml/`. */
  readonly customXml?: readonly string[]
  /** Macro source, where the document itself is the container of it. */
  readonly modules?: readonly OfficeModule[]
}

/** A reader's finding; `code` becomes a rule `office.<code>`. */
export interface OfficeFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}
