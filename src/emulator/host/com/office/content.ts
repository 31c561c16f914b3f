/** What a document holds besides its code, as the readers of formats hand it in; macros look their secrets up here. */

export interface SheetCell {
  /** One-based. */
  readonly row: number
  readonly column: number
  /** What the cell shows or holds without a formula. */
  readonly value?: string | number | boolean
  /** Text of the formula with its `=`. */
  readonly formula?: string
}

export interface Sheet {
  readonly name: string
  /** Name in code (`Sheet1`), where it differs. */
  readonly codeName?: string
  readonly kind?: 'worksheet' | 'macro'
  readonly visibility?: 'visible' | 'hidden' | 'very-hidden'
  readonly cells: readonly SheetCell[]
}

export interface DocumentShape {
  readonly name: string
  readonly alternativeText?: string
  readonly title?: string
  readonly text?: string
  /** Sheet, or one-based slide, it stands on; of a slide's notes `1 notes`. */
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

export interface MacroModule {
  /** Name without extension. */
  readonly name: string
  readonly code: string
}

export interface DocumentLink {
  /** What opening does with it: a template and an object are fetched, DDE starts a program, the rest is an address. */
  readonly kind: 'template' | 'object' | 'frame' | 'image' | 'link' | 'dde' | 'query' | 'submit' | 'launch'
  /** URL, path or DDE's program. */
  readonly target: string
  /** DDE's topic, a launched program's parameters. */
  readonly arguments?: string
  /** Folder a launched program works in. */
  readonly folder?: string
}

/** A bookmark, comment or content control with what it holds. */
export interface NamedText {
  readonly name: string
  readonly tag?: string
  readonly text: string
}

export interface DocumentContent {
  readonly application?: 'word' | 'excel' | 'powerpoint' | 'outlook'
  readonly modules?: readonly MacroModule[]
  /** Body text, paragraphs ended by `\r`. */
  readonly text?: string
  /** Built-in and custom properties by name: `Author`, `Comments`, `Keywords`, … */
  readonly properties?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly sheets?: readonly Sheet[]
  /** Defined names: `Auto_Open` to `=Macro1!$A$1`. */
  readonly names?: Readonly<Record<string, string>>
  readonly shapes?: readonly DocumentShape[]
  readonly controls?: readonly FormControl[]
  readonly links?: readonly DocumentLink[]
  readonly header?: string
  readonly footer?: string
  readonly bookmarks?: readonly NamedText[]
  /** In a workbook the name is the cell's, behind its sheet's: `Sheet1!A1`. */
  readonly comments?: readonly NamedText[]
  readonly contentControls?: readonly NamedText[]
  /** Rows of cells' texts. */
  readonly tables?: readonly (readonly (readonly string[])[])[]
  /** Sources of the parts under `customXml/`. */
  readonly customXml?: readonly string[]
}
