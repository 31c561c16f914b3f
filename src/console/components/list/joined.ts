/** Pages of a list as one list. */
interface Identified {
  readonly id: string
}

/** A row that moved between two requests is shown once. */
export function joined<Row extends Identified>(pages: readonly (readonly Row[])[]): readonly Row[] {
  const known = new Map<string, Row>()
  for (const page of pages) for (const row of page) if (!known.has(row.id)) known.set(row.id, row)
  return [...known.values()]
}
