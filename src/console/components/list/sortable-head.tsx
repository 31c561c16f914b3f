/** Head of a column; a button where the rows can be sorted by it. */
import { Table } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { Sorting } from './data-order.ts'

export interface SortableHeadProps {
  readonly title: string
  readonly width: number | undefined
  readonly sorting: Sorting | undefined
  readonly onSort?: (sorting: Sorting) => void
}

function Sign({ falling }: { readonly falling: boolean | undefined }) {
  if (falling === undefined) return <IconArrowsSort size={13} className="lz-sort-idle" aria-hidden />
  return falling ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />
}

export function SortableHead({ title, width, sorting, onSort }: SortableHeadProps) {
  const size = width === undefined ? {} : { w: width }
  if (!onSort)
    return (
      <Table.Th {...size} role="columnheader">
        {title}
      </Table.Th>
    )
  const falling = sorting?.by === title ? sorting.falling : undefined
  const sort = falling === undefined ? 'none' : falling ? 'descending' : 'ascending'
  return (
    <Table.Th {...size} role="columnheader" aria-sort={sort}>
      <button type="button" className="lz-sort" onClick={() => onSort({ by: title, falling: falling === false })}>
        {title}
        <Sign falling={falling} />
      </button>
    </Table.Th>
  )
}
