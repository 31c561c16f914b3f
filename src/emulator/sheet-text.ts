/** Sheets written as text: IQY queries, SLK (symbolic link) sheets with macros, CSV with formulas. */
import type { DocumentContent, SheetCell } from './host/com/office/content.ts'

const cellLimit = 50_000

/** `WEB` / `1` / URL / parameters. */
export function readQuery(text: string): DocumentContent {
  const url = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .find((line) => /^(?:https?|ftp|file):|^\\\\/i.test(line))
  return url ? { application: 'excel', links: [{ kind: 'query', target: url }] } : { application: 'excel' }
}

/** Records `C;X1;Y2;K"value";E formula` and names `NN;NAuto_open;ER1C1`. */
export function readSymbolicLink(text: string): DocumentContent {
  const cells: SheetCell[] = []
  const names: Record<string, string> = {}
  let [row, column] = [1, 1]
  let isMacro = false
  for (const line of text.split(/\r\n|\r|\n/, cellLimit)) {
    const [kind = '', ...fields] = line
      .replaceAll(';;', '\u0001')
      .split(';')
      .map((part) => part.replaceAll('\u0001', ';'))
    if (kind === 'O') isMacro ||= fields.includes('E')
    const field = (letter: string) => fields.find((one) => one.startsWith(letter))?.slice(1)
    if (kind === 'NN') names[field('N') ?? ''] = `=Macro1!${field('E') ?? 'R1C1'}`
    if (kind !== 'C' && kind !== 'F') continue
    row = Number(field('Y') ?? row)
    column = Number(field('X') ?? column)
    if (kind !== 'C') continue
    const formula = field('E')
    const value = field('K')?.replace(/^"|"$/g, '')
    cells.push({
      row,
      column,
      ...(value !== undefined && { value: plain(value) }),
      ...(formula !== undefined && { formula: `=${formula}` }),
    })
  }
  return {
    application: 'excel',
    names,
    sheets: [{ name: 'Macro1', kind: isMacro || Object.keys(names).length > 0 ? 'macro' : 'worksheet', cells }],
  }
}

const plain = (text: string): string | number => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text)

/** Cells that begin with `=`, `+`, `-` or `@` are formulas. */
export function readSeparated(text: string): DocumentContent {
  const cells: SheetCell[] = []
  for (const [row, line] of text.split(/\r\n|\r|\n/, 20_000).entries()) {
    const parts = line.match(/"(?:[^"]|"")*"|[^,;\t]+|(?<=[,;\t])(?=[,;\t])/g) ?? []
    for (const [column, part] of parts.slice(0, 200).entries()) {
      const value = part
        .replace(/^"([^]*)"$/, '$1')
        .replaceAll('""', '"')
        .trim()
      const formula = /^[=+@-](?![\d.,]*$)/.test(value) ? { formula: value.replace(/^[+@-]/, '=') } : {}
      if (cells.length < cellLimit) cells.push({ row: row + 1, column: column + 1, value, ...formula })
    }
  }
  return { application: 'excel', sheets: [{ name: 'Sheet1', cells }] }
}
