/** Sheets written as text: queries (.iqy), symbolic link sheets (.slk), values parted by commas (.csv); what Excel would start with them. */
import type { Collector } from '../archive/collector.ts'
import { textOf } from './text.ts'

const exchange = /(?:^|[,;\t"])\s{0,8}[=+@-]{1,4}\s{0,8}([a-z][\w.\\:]{1,100})\|\s{0,4}'?([^'!\r\n]{0,500})/im

export function unpackSeparated(bytes: Buffer, into: Collector): void {
  const found = exchange.exec(textOf(bytes))
  if (found !== null)
    into.find('dde', `A formula starts a program by DDE: ${`${found[1] ?? ''} ${found[2] ?? ''}`.trim()}`, 'high')
}

export function unpackQuery(bytes: Buffer, into: Collector): void {
  const url = /^\s{0,8}((?:https?:|ftp:|file:|\\\\)\S{1,2000})/im.exec(textOf(bytes))?.[1]
  if (url === undefined) return
  into.find('remote-query', `Data is loaded from elsewhere: ${url}`, 'medium')
  into.link(url)
}

/** `O;E` marks a macro sheet, `NN` names a cell (file format of Multiplan). */
export function unpackSymbolicLink(bytes: Buffer, into: Collector): void {
  const text = textOf(bytes)
  const isMacro = /^O(?:;[A-Z][^;\r\n]{0,80}){0,10};E(?:;|\s|$)/m.test(text)
  const auto = /^NN(?:;[^;\r\n]{0,80}){0,4};N(auto_?(?:open|activate|close)[^;\r\n]{0,80})/im.exec(text)?.[1]
  if (isMacro || auto !== undefined) into.find('macro-sheet', 'The sheet has Excel 4 macros: SLK', 'medium')
  if (auto !== undefined) into.find('macro-sheet-autoexec', `A macro sheet runs by itself: ${auto}`, 'high')
  const found = /;E([a-z][\w.\\:]{1,100})\|\s{0,4}'?([^'!\r\n]{0,500})/i.exec(text)
  if (found !== null) into.find('dde', `A formula starts a program by DDE: ${found[1] ?? ''} ${found[2] ?? ''}`, 'high')
}
