/** The order of a table's rows, and their division into pieces that are drawn together. */

export interface Sorting {
  /** Title of the column. */
  readonly by: string
  readonly falling: boolean
}

/** Rows of one piece. */
export const chunkSize = 50

export function chunksOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / chunkSize)
  return Array.from({ length: count }, (_, index) => rows.slice(index * chunkSize, (index + 1) * chunkSize))
}

type Order<Row> = (row: Row) => string | number

const compare = (one: string | number, other: string | number): number =>
  typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other), undefined, { numeric: true })

/** As given where there is no order; equal rows keep their places. */
export function sorted<Row>(
  rows: readonly Row[],
  order: Order<Row> | undefined,
  sorting: Sorting | undefined,
): readonly Row[] {
  if (!order || !sorting) return rows
  const sign = sorting.falling ? -1 : 1
  return rows.toSorted((one, other) => sign * compare(order(one), order(other)))
}
