/**
 * A dense table of any length: columns keep their widths whatever the rows say, rows far from the screen are not drawn, and on a
 * narrow screen each row becomes a small card. Rows can be selected where `selection` is given.
 */
import { Box, Checkbox, Table } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { chunksOf, sorted, type Sorting } from './data-order.ts'
import { NearRows } from './near-rows.tsx'
import { SortableHead } from './sortable-head.tsx'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Pixels; columns without one share what is left. */
  readonly width?: number
  /** Stands first and alone where a row is shown as a card. */
  readonly lead?: true
  /** What the column is sorted by, where the whole list is at hand. */
  readonly order?: (row: Row) => string | number
}
export interface Selection {
  readonly chosen: ReadonlySet<string>
  readonly choose: (chosen: ReadonlySet<string>) => void
}
export interface DataTableProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly label: string
  readonly empty: ReactNode
  readonly selection?: Selection
  /** What stands below the last row; where there is something, the list is not whole and cannot be sorted here. */
  readonly foot?: ReactNode
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

function SelectAll({ ids, selection }: { readonly ids: readonly string[]; readonly selection: Selection }) {
  const { t } = useTranslation()
  const all = ids.length > 0 && ids.every((id) => selection.chosen.has(id))
  return (
    <Checkbox
      size="xs"
      aria-label={t('common.selectAll')}
      checked={all}
      indeterminate={!all && selection.chosen.size > 0}
      onChange={() => selection.choose(all ? new Set() : new Set(ids))}
    />
  )
}

type RowProps<R> = Pick<DataTableProps<R>, 'columns' | 'selection'> & { readonly row: R }

function Row<R extends { readonly id: string }>({ row, columns, selection }: RowProps<R>) {
  const { t } = useTranslation()
  return (
    <Table.Tr role="row">
      {selection ? (
        <Table.Td role="cell" data-select>
          <Checkbox
            size="xs"
            aria-label={t('common.select')}
            checked={selection.chosen.has(row.id)}
            onChange={() => selection.choose(toggled(selection.chosen, row.id))}
          />
        </Table.Td>
      ) : null}
      {columns.map(({ title, cell, lead }) => (
        <Table.Td role="cell" key={title} data-label={title} {...(lead ? { 'data-lead': true } : {})}>
          <div>{cell(row)}</div>
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

interface HeadProps<R> extends DataTableProps<R> {
  readonly sorting: Sorting | undefined
  readonly onSort: (sorting: Sorting) => void
}

function Head<R extends { readonly id: string }>({ rows, columns, selection, foot, sorting, onSort }: HeadProps<R>) {
  return (
    <Table.Thead role="rowgroup">
      <Table.Tr role="row">
        {selection ? (
          <Table.Th w={44} role="columnheader">
            <SelectAll ids={rows.map(({ id }) => id)} selection={selection} />
          </Table.Th>
        ) : null}
        {columns.map(({ title, width, order }) => (
          <SortableHead
            key={title}
            title={title}
            width={width}
            sorting={sorting}
            {...(order && !foot && rows.length > 1 ? { onSort } : {})}
          />
        ))}
      </Table.Tr>
    </Table.Thead>
  )
}

export function DataTable<R extends { readonly id: string }>(props: DataTableProps<R>) {
  const { rows, columns, label, empty, selection, foot } = props
  const [sorting, onSort] = useState<Sorting>()
  if (rows.length === 0) return <Box className="lz-card">{empty}</Box>
  const order = foot ? undefined : columns.find(({ title }) => title === sorting?.by)?.order
  const chunks = chunksOf(sorted(rows, order, sorting))
  const span = columns.length + (selection ? 1 : 0)
  return (
    <Box className="lz-card lz-box">
      <Table
        className="lz-table"
        role="table"
        aria-label={label}
        layout="fixed"
        verticalSpacing={7}
        horizontalSpacing="sm"
        highlightOnHover
      >
        <Head {...props} sorting={sorting} onSort={onSort} />
        {chunks.map((chunk, index) => (
          <NearRows key={chunk[0]?.id ?? index} count={chunk.length} span={span} always={chunks.length === 1}>
            {() =>
              chunk.map((row) => <Row key={row.id} row={row} columns={columns} {...(selection ? { selection } : {})} />)
            }
          </NearRows>
        ))}
      </Table>
      {foot}
    </Box>
  )
}
