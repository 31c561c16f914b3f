/** What the sheets of a workbook tell, whatever format they were in. */
import type { OfficeFinding, Sheet } from './content.ts'

const automatic = /^(?:_xlnm\.)?auto_?(?:open|activate|close|deactivate)/i

export function judged(sheets: readonly Sheet[], names: Readonly<Record<string, string>>): OfficeFinding[] {
  const found: OfficeFinding[] = []
  const macros = sheets.filter(({ kind }) => kind === 'macro')
  const hidden = macros.find(({ visibility }) => visibility !== 'visible')
  if (macros.length > 0)
    found.push({
      code: 'macro-sheet',
      text: `The workbook has ${macros.length} Excel 4 macro sheets: ${macros[0]?.name ?? ''}`,
      danger: 'medium',
    })
  if (hidden !== undefined)
    found.push({ code: 'macro-sheet-hidden', text: `A macro sheet is hidden: ${hidden.name}`, danger: 'high' })
  const auto = Object.keys(names).find((name) => automatic.test(name))
  if (auto !== undefined && macros.length > 0)
    found.push({ code: 'macro-sheet-autoexec', text: `A macro sheet runs by itself: ${auto}`, danger: 'high' })
  return found
}
