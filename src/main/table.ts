/** Rows as a plain text table. Values come from messages: control characters never reach the terminal. */
import { styleText } from 'node:util'

export type Row = Readonly<Record<string, string | number | boolean>>

const widest = 80
const safe = (value: unknown): string =>
  String(value)
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .slice(0, 200)

export function showTable(rows: readonly Row[]): string {
  const first = rows[0]
  if (!first) return 'nothing\n'
  const columns = Object.keys(first)
  const width = (column: string): number =>
    Math.min(widest, Math.max(column.length, ...rows.map((row) => safe(row[column]).length)))
  const widths = columns.map((column, index) => (index === columns.length - 1 ? 0 : width(column)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
  const body = rows.map((row) => line(columns.map((column) => safe(row[column] ?? ''))))
  const head = columns.every((column) => column === '') ? [] : [styleText('bold', line(columns))]
  return `${[...head, ...body].join('\n')}\n`
}
