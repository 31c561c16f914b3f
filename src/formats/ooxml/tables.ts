/** Tables of a Word part (ECMA-376 17.4): rows of cells' texts; a table in a cell is one of its own. */
import type { DocumentTable } from './content.ts'
import type { Part } from './package.ts'

const most = { tables: 1_000, cells: 100_000, depth: 32, text: 1_048_576, all: 8_388_608 }

export function readTables({ events, cut }: Part): readonly DocumentTable[] {
  const done: string[][][] = []
  const open: string[][][] = []
  let inText = false
  let cells = 0
  let room = most.all
  const say = (text: string): void => {
    const row = open.at(-1)?.at(-1)
    const last = row?.at(-1)
    if (row === undefined || last === undefined) return
    const kept = text.slice(0, Math.max(0, Math.min(most.text - last.length, room)))
    if (kept.length < text.length) cut()
    room -= kept.length
    row[row.length - 1] = last + kept
  }
  for (const event of events) {
    if (done.length + open.length >= most.tables || cells >= most.cells || open.length > most.depth) {
      cut()
      break
    }
    if (event.kind === 'text') {
      if (inText) say(event.text)
      continue
    }
    const isOpen = event.kind === 'open'
    if (event.name === 't') inText = isOpen
    else if (event.name === 'tbl' && isOpen) open.push([])
    else if (event.name === 'tbl') done.push(open.pop() ?? [])
    else if (event.name === 'tr' && isOpen) open.at(-1)?.push([])
    else if (event.name === 'tc' && isOpen) cells += open.at(-1)?.at(-1)?.push('') === undefined ? 0 : 1
    else if (event.name === 'p' && !isOpen) say('\r')
  }
  const plain = (text: string): string => text.replace(/\r$/, '')
  return [...done, ...open.toReversed()].map((rows) => rows.map((row) => row.map(plain)))
}
