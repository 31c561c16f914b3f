/** One run of Excel 4 macros: where it stands, what is defined, and the bounds on its work. */
import { limits } from '#core/limits.ts'
import type { ComContext } from '../../host/com/context.ts'
import type { DocumentContent } from '../../host/com/office/content.ts'
import { type Cell, type SheetData, WorkbookData } from '../../host/com/office/workbook.ts'
import { Engine as VbEngine } from '../vbscript/engine.ts'
import { type Formula, Place, type XlmValue } from './syntax.ts'
import { errorOf, toText } from './values.ts'

const stepLimit = Math.trunc(limits.emulation.instructions / 200)

export type FormulaArgs = readonly (Formula | undefined)[]

/** A function that acts; it gets its arguments unread. */
export type Action = (engine: MacroEngine, args: FormulaArgs) => XlmValue

export interface MacroRun {
  readonly context: ComContext
  readonly content: DocumentContent
  readonly deadline: number
  readonly book?: WorkbookData
  readonly actions: ReadonlyMap<string, Action>
}

/** Ends the run: HALT, a spent bound. */
export class MacroHalt extends Error {}

export interface OpenFile {
  readonly path: string
  content: string
  at: number
  changed: boolean
}

export interface Loop {
  readonly kind: 'while' | 'for'
  readonly start: Place
  /** A FOR's variable, its end and its step. */
  readonly name?: string
  readonly to?: number
  readonly step?: number
}

export class MacroEngine {
  readonly context: ComContext
  readonly content: DocumentContent
  readonly book: WorkbookData
  /** Library procedures and their memory are the same as those of VBA. */
  readonly library: VbEngine
  readonly names = new Map<string, XlmValue>()
  /** Names given by REGISTER to library procedures. */
  readonly registered = new Map<string, string>()
  readonly files = new Map<number, OpenFile>()
  readonly loops: Loop[] = []
  here: Place
  /** Where GOTO leads. */
  jump: Place | undefined
  returned: { readonly value: XlmValue } | undefined
  depth = 0
  readonly actions: ReadonlyMap<string, Action>
  readonly #deadline: number
  #steps = 0

  constructor({ context, content, deadline, book, actions }: MacroRun) {
    this.actions = actions
    this.context = context
    this.content = content
    this.book = book ?? new WorkbookData(content)
    this.#deadline = deadline
    this.library = new VbEngine({ context, deadline, seed: 1, language: 'xlm' })
    this.here = new Place(this.book.active.name, 1, 1)
  }

  step(cost = 1): void {
    this.#steps += cost
    const { recorder } = this.context.machine
    if (this.#steps > stepLimit) {
      recorder.gap('instruction limit')
      throw new MacroHalt()
    }
    if ((this.#steps & 255) < cost && performance.now() > this.#deadline) {
      recorder.gap('time limit')
      throw new MacroHalt()
    }
  }

  sheetOf(place: Place): SheetData | undefined {
    return this.book.sheet(place.sheet)
  }

  cell(place: Place): Cell | undefined {
    return this.sheetOf(place)?.at(place.row, place.column)
  }

  put(place: Place, value: XlmValue, formula?: string): void {
    const plain = value instanceof Place ? this.value(value) : value
    const kept =
      typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean' ? plain : toText(plain)
    this.sheetOf(place)?.put(
      place.row,
      place.column,
      formula === undefined ? { value: kept } : { value: kept, formula },
    )
  }

  /** What a place holds: one value, or the list of a rectangle's. */
  value(place: Place): XlmValue {
    const sheet = this.sheetOf(place)
    if (!sheet) return errorOf('#REF!')
    if (place.rows === 1 && place.columns === 1) return plainOf(sheet.at(place.row, place.column))
    const rows = Math.min(place.rows, Math.max(0, sheet.size.rows - place.row + 1))
    const columns = Math.min(place.columns, Math.max(0, sheet.size.columns - place.column + 1))
    const count = Math.min(rows * columns, 50_000)
    this.step(count >> 4)
    return Array.from({ length: count }, (_, at) =>
      plainOf(sheet.at(place.row + Math.floor(at / columns), place.column + (at % columns))),
    )
  }
}

function plainOf(cell: Cell | undefined): XlmValue {
  const value = cell?.value
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
