/** Names that lie about content: double extensions, direction overrides (Unicode UAX #9), a program under a document's name. */
import { defineAnalyzer, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const harmless =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|rtf|csv|mp[34]|html?|eml|zip)(?<gap>[\s_.\u00a0\u2800\u3000]*)\.(?<last>\w{2,5})$/iu
const runnable = /^(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|lnk|ps1|cpl|msi|jar|url|reg|chm|iso|img|vhd)$/i
const padded = /[\s\u00a0\u2800\u3000]{6,}\.(?<last>\w{2,5})$/u
const documentName = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|rtf|csv|mp[34])$/i
const override = /[\u202a-\u202e\u2066-\u2069]/

export const typeMismatch = defineAnalyzer({
  name: 'type-mismatch',
  version: '2',
  accepts: () => true,
  timeout: 1_000,
  facts: [],
  analyze({ artifact }) {
    const { name, type } = artifact
    const seen: Observation[] = []
    const last = harmless.exec(name)?.groups?.['last']
    if (last && runnable.test(last)) seen.push(observe('name.double-extension', name))
    if (runnable.test(padded.exec(name)?.groups?.['last'] ?? '')) seen.push(observe('name.padded', name))
    if (override.test(name)) seen.push(observe('name.direction-override', name))
    if (documentName.test(name) && type.startsWith('executable.'))
      seen.push(observe('type.executable-as-document', `${name} (${type})`))
    if (/\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif)$/i.test(name) && /^(?:script\.|shortcut\.)/.test(type))
      seen.push(observe('type.script-as-document', `${name} (${type})`))
    return seen
  },
})
