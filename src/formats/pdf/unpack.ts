/** A PDF as a container: its scripts and embedded files are entries, what it would do by itself are findings. */
import type { Collector } from '../archive/collector.ts'
import { type Pdf, scanPdf } from './scan.ts'

export function unpackPdf(bytes: Buffer, into: Collector): void {
  const pdf = scanPdf(bytes)
  judge(pdf, into)
  for (const uri of pdf.uris) into.link(uri)
  for (const [index, script] of pdf.scripts.entries()) into.add(`script-${index + 1}.acrojs`, Buffer.from(script))
  for (const { name, bytes: data } of pdf.files) into.add(name, data)
  if (pdf.encrypted) into.locked('document')
  if (pdf.truncated) into.gap('too many objects')
}

function judge({ scripts, launches, files, automatic }: Pdf, into: Collector): void {
  if (scripts.length > 0)
    into.find('pdf-script', `The document has ${scripts.length} scripts`, automatic ? 'medium' : 'low')
  if (launches.length > 0) into.find('pdf-launch', `The document starts ${launches.join(', ')}`, 'high')
  if (files.length > 0) into.find('pdf-file', `The document carries a file: ${files[0]?.name ?? ''}`, 'low')
}
