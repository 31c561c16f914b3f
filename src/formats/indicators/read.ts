/** Reads a list of indicators in whichever of the known forms it is written. */
import { blockFormOf, readBlocks } from './blocks.ts'
import { readCsv } from './csv.ts'
import { readFeed } from './feed.ts'
import { most, type IndicatorList } from './indicator.ts'
import { recordOf } from './json.ts'
import { linesOf } from './lines.ts'
import { isMisp, readMisp } from './misp.ts'
import { isOpenIoc, readOpenIoc } from './openioc.ts'
import { isStix, readStix } from './stix.ts'

/** A list, or in the words of whoever brought it why it is none. */
export type IndicatorReading = IndicatorList | { readonly why: string }

export function readIndicators(bytes: Uint8Array): IndicatorReading {
  if (bytes.length > most.bytes) return { why: `The list is larger than ${most.bytes / 1024 / 1024} MB.` }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const start = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 1)
  const list =
    start === '{' || start === '[' ? readJson(text) : start === '<' ? readMarkup(bytes, text) : readLines(text)
  if ('why' in list) return list
  if (list.indicators.length > 0 || list.refusedCount > 0) return list
  return { why: 'The list holds no indicator.' }
}

function readJson(text: string): IndicatorReading {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const rows = rowsOf(text)
    if (rows !== undefined) return readFeed(rows)
    // A list of defanged addresses in brackets is no JSON either, nor is the head of a filter list.
    const list = readLines(text)
    return list.indicators.length > 0 ? list : { why: `The list is not valid JSON: ${message(error)}` }
  }
  if (isMisp(value)) return readMisp(value)
  const fields = recordOf(value)
  return fields !== undefined && isStix(fields) ? readStix(fields) : readFeed(value)
}

function readLines(text: string): IndicatorList {
  const form = blockFormOf(text)
  return form === undefined ? readCsv(text) : readBlocks(text, form)
}

/** Objects a line, as Spamhaus writes them; undefined where the first line is none. */
function rowsOf(text: string): readonly unknown[] | undefined {
  const rows: unknown[] = []
  for (const line of linesOf(text)) {
    if (line.trim() === '' || rows.length > most.indicators) continue
    const row = objectOf(line)
    if (row === undefined && rows.length === 0) return undefined
    rows.push(row ?? line.slice(0, 80))
  }
  return rows
}

function objectOf(line: string): unknown {
  try {
    return recordOf(JSON.parse(line))
  } catch {
    return undefined
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 200) : String(error))

const readMarkup = (bytes: Uint8Array, text: string): IndicatorReading =>
  isOpenIoc(text) ? readOpenIoc(bytes) : { why: 'The list is XML, and not OpenIOC.' }
