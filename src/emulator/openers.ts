/** What a double click does, by type: the command it starts and how the program that opens the object goes on. */
import type { DocumentContent } from './host/com/office/content.ts'
import { parseLnk } from '#formats/lnk/parse.ts'
import { readShortcutText } from './shortcut-text.ts'
import { quotedPath } from './command-line.ts'

export interface Opener {
  readonly extension: string
  readonly command: (path: string, bytes: Uint8Array) => string
  /** Needs what the readers of formats found in it, handed in as `document`. */
  readonly document?: true
}

const office = 'C:\\Program Files\\Microsoft Office\\Root\\Office16\\'
const acrobat = 'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe'
const browser = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
const word = (path: string) => `"${office}WINWORD.EXE" /n "${path}"`
const excel = (path: string) => `"${office}EXCEL.EXE" "${path}"`
const powerpoint = (path: string) => `"${office}POWERPNT.EXE" "${path}"`
const host = (path: string) => `"C:\\Windows\\System32\\wscript.exe" "${path}"`

/** What a shortcut starts; empty when it cannot be read. */
function shortcutCommand(_: string, bytes: Uint8Array): string {
  const link = parseLnk(bytes)
  if (!link) return ''
  // Arguments padded with white space hide what follows from the properties window, not from the program.
  const parameters = link.arguments.replace(/\s{20,}/g, ' ')
  return `${quotedPath(link.target || link.environmentTarget)} ${parameters}`.trim()
}

const shortcutText = (_: string, bytes: Uint8Array): string =>
  readShortcutText(bytes).length > 0 ? 'explorer.exe' : ''
const documents = { document: true } as const

export const openers: Readonly<Record<string, Opener>> = {
  'script.jscript': { extension: '.js', command: host },
  'script.vbscript': { extension: '.vbs', command: host },
  'script.wsf': { extension: '.wsf', command: host },
  'script.vba': { extension: '.docm', command: word },
  'script.sct': { extension: '.sct', command: (path) => `regsvr32.exe /s /n /u /i:"${path}" scrobj.dll` },
  'script.hta': { extension: '.hta', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'script.powershell': { extension: '.ps1', command: (path) => `powershell.exe -File "${path}"` },
  'script.batch': { extension: '.bat', command: (path) => `cmd.exe /c "${path}"` },
  'script.acrobat': { extension: '.pdf', command: (path) => `"${acrobat}" "${path}"` },
  'document.html': { extension: '.html', command: (path) => `"C:\\Windows\\System32\\mshta.exe" "${path}"` },
  'document.svg': { extension: '.svg', command: (path) => `"${browser}" "${path}"` },
  'shortcut.lnk': { extension: '.lnk', command: shortcutCommand },
  'shortcut.url': { extension: '.url', command: shortcutText },
  'shortcut.scf': { extension: '.scf', command: shortcutText },
  'shortcut.library-ms': { extension: '.library-ms', command: shortcutText },
  'shortcut.search-ms': { extension: '.search-ms', command: shortcutText },
  'shortcut.console': { extension: '.msc', command: (path) => `"C:\\Windows\\System32\\mmc.exe" "${path}"` },
  'executable.msi': { extension: '.msi', command: (path) => `"C:\\Windows\\System32\\msiexec.exe" /i "${path}"` },
  'document.iqy': { extension: '.iqy', command: excel },
  'document.slk': { extension: '.slk', command: excel },
  'document.csv': { extension: '.csv', command: excel },
  'document.ooxml-word': { extension: '.docx', command: word, ...documents },
  'document.ooxml-excel': { extension: '.xlsx', command: excel, ...documents },
  'document.ooxml-powerpoint': { extension: '.pptx', command: powerpoint, ...documents },
  'document.ole': { extension: '.doc', command: word, ...documents },
  'document.xml': { extension: '.xml', command: word, ...documents },
  'document.rtf': { extension: '.rtf', command: word, ...documents },
  'document.pdf': { extension: '.pdf', command: (path) => `"${acrobat}" "${path}"`, ...documents },
  'document.onenote': { extension: '.one', command: (path) => `"${office}ONENOTE.EXE" "${path}"`, ...documents },
}

const byApplication: Readonly<Record<string, (path: string) => string>> = {
  word,
  excel,
  powerpoint,
  outlook: () => `"${office}OUTLOOK.EXE"`,
}

/** The opener of a type; the application a document names comes before the type. */
export function openerOf(type: string, document: DocumentContent | undefined): Opener | undefined {
  const found = openers[type]
  if (!found || (found.document && !document)) return undefined
  const command =
    document?.application && (found.document || type === 'script.vba') ? byApplication[document.application] : undefined
  return command ? { ...found, command } : found
}
