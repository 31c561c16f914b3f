/** A dense table; on a narrow screen each row becomes a small card. Rows can be selected where `selection` is given. */
import { Box, Button, Center, Checkbox, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  readonly width?: number | string
  /** Stands first and alone where a row is shown as a card. */
  readonly lead?: true
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
  /** Present where there may be more rows. */
  readonly more?: () => void
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

function Row<R extends { readonly id: string }>(props: DataTableProps<R> & { readonly row: R }) {
  const { row, columns, selection } = props
  const { t } = useTranslation()
  return (
    <Table.Tr>
      {selection ? (
        <Table.Td w={36} data-label={t('common.select')} data-select>
          <Checkbox
            size="xs"
            aria-label={t('common.select')}
            checked={selection.chosen.has(row.id)}
            onChange={() => selection.choose(toggled(selection.chosen, row.id))}
          />
        </Table.Td>
      ) : null}
      {columns.map(({ title, cell, lead }) => (
        <Table.Td key={title} data-label={title} {...(lead ? { 'data-lead': true } : {})}>
          <div>{cell(row)}</div>
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

export function DataTable<R extends { readonly id: string }>(props: DataTableProps<R>) {
  const { rows, columns, label, empty, selection, more } = props
  const { t } = useTranslation()
  if (rows.length === 0) return <Box className="lz-card">{empty}</Box>
  return (
    <Box className="lz-card lz-box">
      <Table className="lz-table" aria-label={label} verticalSpacing={7} horizontalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {selection ? (
              <Table.Th w={36}>
                <SelectAll ids={rows.map(({ id }) => id)} selection={selection} />
              </Table.Th>
            ) : null}
            {columns.map(({ title, width }) => (
              <Table.Th key={title} w={width}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} {...props} row={row} />
          ))}
        </Table.Tbody>
      </Table>
      {more ? (
        <Center p="xs">
          <Button variant="subtle" size="xs" onClick={more}>
            {t('common.more')}
          </Button>
        </Center>
      ) : null}
    </Box>
  )
}
