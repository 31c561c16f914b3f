/** Containers opened within a budget; everything that could not be read is named as a gap. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { unpackXml } from '../flat/unpack.ts'
import { unpackActiveMime } from '../flat/word.ts'
import { unpackLnk } from '../lnk/unpack.ts'
import { unpackMsg } from '../msg/unpack.ts'
import { unpackOle } from '../ole/unpack.ts'
import { unpackOneNote } from '../onenote/unpack.ts'
import { unpackOoxml } from '../ooxml/unpack.ts'
import { unpackPdf } from '../pdf/unpack.ts'
import { unpackProgram } from '../program/unpack.ts'
import { unpackRtf } from '../rtf/unpack.ts'
import { unpackCalendar } from '../shortcut/calendar.ts'
import { unpackConsole, unpackSettings } from '../shortcut/console.ts'
import { unpackDeployment } from '../shortcut/deployment.ts'
import { unpackApk, unpackJar } from '../shortcut/package.ts'
import { unpackFolder, unpackShortcut } from '../shortcut/places.ts'
import { unpackRemoteDesktop } from '../shortcut/remote-desktop.ts'
import { unpackQuery, unpackSeparated, unpackSymbolicLink } from '../shortcut/sheet.ts'
import { unpackTnef } from '../tnef/unpack.ts'
import { Collector, type UnpackBudget, type Unpacked } from './collector.ts'
import { unpackAr } from './ar.ts'
import { unpackLz4 } from './lz4.ts'
import { unpackLzop } from './lzop.ts'
import { unpackTar } from './tar.ts'
import { unpackZip } from './zip.ts'

export type { UnpackBudget, Unpacked } from './collector.ts'

type Opener = (bytes: Buffer, into: Collector) => void

const openers: ReadonlyMap<string, Opener> = new Map([
  ['archive.zip', unpackZip],
  ['executable.jar', unpackJar],
  ['document.ooxml-word', unpackOoxml],
  ['document.ooxml-excel', unpackOoxml],
  ['document.ooxml-powerpoint', unpackOoxml],
  ['document.ooxml-visio', unpackZip],
  ['document.xps', unpackZip],
  ['document.epub', unpackZip],
  ['executable.apk', unpackApk],
  ['executable.appx', unpackZip],
  ['document.odf', unpackZip],
  ['document.ole', unpackOle],
  ['document.rtf', unpackRtf],
  ['document.pdf', unpackPdf],
  ['mail.msg', unpackMsg],
  ['mail.tnef', unpackTnef],
  ['document.onenote', unpackOneNote],
  ['executable.pe', unpackProgram],
  ['shortcut.lnk', unpackLnk],
  ['document.xml', unpackXml],
  ['document.activemime', unpackActiveMime],
  ['document.calendar', unpackCalendar],
  ['document.vcard', unpackCalendar],
  ['document.csv', unpackSeparated],
  ['document.slk', unpackSymbolicLink],
  ['document.iqy', unpackQuery],
  ['shortcut.url', unpackShortcut],
  ['shortcut.scf', unpackShortcut],
  ['shortcut.theme', unpackShortcut],
  ['shortcut.library-ms', unpackFolder],
  ['shortcut.search-ms', unpackFolder],
  ['shortcut.rdp', unpackRemoteDesktop],
  ['shortcut.console', unpackConsole],
  ['shortcut.settings', unpackSettings],
  ['shortcut.jnlp', unpackDeployment],
  ['shortcut.clickonce', unpackDeployment],
  ['shortcut.appinstaller', unpackDeployment],
  ['archive.tar', unpackTar],
  ['archive.gzip', unpackGzip],
  ['archive.ar', unpackAr],
  ['archive.lz4', unpackLz4],
  ['archive.lzop', unpackLzop],
  ['archive.brotli', unpackBrotli],
])

export const unpackable: readonly string[] = [...openers.keys()]

export function unpack(bytes: Uint8Array, type: string, budget: UnpackBudget): Unpacked {
  const into = new Collector(budget)
  const opener = openers.get(type)
  if (opener === undefined) into.gap(`no decoder: ${type}`)
  else opener(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), into)
  return into.result()
}

function unpackGzip(bytes: Buffer, into: Collector): void {
  try {
    into.add('content', gunzipSync(bytes, { maxOutputLength: into.allowance(bytes.length) }))
  } catch (error) {
    into.failed('content', error)
  }
}

function unpackBrotli(bytes: Buffer, into: Collector): void {
  try {
    into.add('content', brotliDecompressSync(bytes, { maxOutputLength: into.allowance(bytes.length) }))
  } catch (error) {
    into.failed('content', error)
  }
}
