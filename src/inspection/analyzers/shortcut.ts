/** Shortcuts (MS-SHLLINK): what they would start, and how they hide it. */
import { appendedFile } from '#formats/lnk/appended.ts'
import type { Lnk } from '#formats/lnk/parse.ts'
import { defineAnalyzer, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const tools =
  /(?:^|[\\/"\s])(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|msiexec|certutil|bitsadmin|forfiles|conhost|explorer|curl|ftp|hh|installutil|msbuild|odbcconf|pcalua|schtasks|scriptrunner|ssh|wmic|python\w?|java\w?|node|bash|wsl)(?:\.exe)?(?=$|["\s])/i
const documentIcon =
  /(?:winword|excel|powerpnt|acrord32|acrobat|wordpad|notepad|imageres|shell32|\.pdf|\.docx?|\.xlsx?|\.txt|msedge|chrome)/i
const programs = /\.(?:exe|scr|com|bat|cmd|js|vbs|hta|ps1|dll|msi)$/i
const shownLength = 260

export const shortcut = defineAnalyzer({
  name: 'shortcut',
  version: '2',
  accepts: (type) => type === 'shortcut.lnk',
  timeout: 1_000,
  facts: ['shortcut.arguments'],
  analyze({ reading, bytes }) {
    const link = reading.lnk
    if (link === undefined) return []
    return [...starts(link), ...hides(link), ...appended(bytes, link)]
  },
})

function starts(link: Lnk): Observation[] {
  const told: Observation[] = []
  const given = link.arguments.trim()
  const command = `${link.target} ${given}`.slice(0, 200)
  if (given !== '') told.push(observe('shortcut.arguments', given.slice(0, 200)))
  if (tools.test(link.target) || tools.test(link.relativePath) || tools.test(link.environmentTarget))
    told.push(
      given.length > 3 ? observe('shortcut.interpreter', command) : observe('shortcut.interpreter-bare', command),
    )
  if (/^\\\\[^\\?.]|^https?:|@SSL\\/i.test(link.target))
    told.push(observe('shortcut.network-target', link.target.slice(0, 200)))
  return told
}

function hides(link: Lnk): Observation[] {
  const told: Observation[] = []
  if (link.arguments.length > shownLength || /\s{30,}\S/.test(link.arguments))
    told.push(observe('shortcut.long-arguments', `${link.arguments.length} characters`))
  const program = programs.test(link.target) || tools.test(link.target)
  if (program && documentIcon.test(link.iconLocation) && !link.iconLocation.toLowerCase().includes(fileOf(link.target)))
    told.push(observe('shortcut.icon-of-document', link.iconLocation.slice(0, 160)))
  return told
}

function appended(bytes: Uint8Array, link: Lnk): Observation[] {
  if (link.appended <= 1_024) return []
  const file = appendedFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-link.appended))
  const told = `${link.appended} bytes`
  if (file === undefined) return [observe('shortcut.appended', told)]
  // An archive or document may be the rest of another file on the disk; it is looked into by itself.
  const runs = file.kind === 'program' || file.kind === 'script'
  return [observe('shortcut.payload', `${told}, ${file.kind}`, runs ? 'medium' : 'low')]
}

const fileOf = (target: string): string => target.slice(target.lastIndexOf('\\') + 1).toLowerCase()
