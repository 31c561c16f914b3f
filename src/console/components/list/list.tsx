/** A list read by `useRows` as a table: waiting, failure, emptiness, more, and changes meanwhile. */
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answer } from '../answer.tsx'
import { DataTable, type DataTableProps } from './data-table.tsx'
import { ListChanged, ListFoot } from './list-foot.tsx'
import { isOutdated, useChanges } from './changed.ts'
import { livePages } from './use-rows.ts'

export interface ListProps<Row> extends Omit<DataTableProps<Row>, 'foot'> {
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly unknown[] }>
  /** Stands above the rows where there are some. */
  readonly above?: ReactNode
}

export function List<Row extends { readonly id: string }>({ query, above, ...table }: ListProps<Row>) {
  useChanges()
  return (
    <Answer query={query}>
      {({ pages }) => (
        <>
          {table.rows.length > 0 ? above : null}
          <ListChanged query={query} isOutdated={pages.length > livePages && isOutdated(pages[0])} />
          <DataTable {...table} {...(query.hasNextPage ? { foot: <ListFoot query={query} /> } : {})} />
        </>
      )}
    </Answer>
  )
}
