/** Names that lie about content: double extensions, direction overrides (Unicode UAX #9), a program under a document's name. */
import { defineAnalyzer, type Observation } from '../analyzer.ts'

const harmless = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|rtf|csv|mp[34]|html?)[\s_.]*\.(?<last>\w{2,5})$/i
const runnable = /^(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|lnk|ps1|cpl|msi|jar|url|reg|chm|iso|img|vhd)$/i
const documentName = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|rtf|csv|mp[34])$/i
const override = /[\u202a-\u202e\u2066-\u2069]/

export const typeMismatch = defineAnalyzer({
  name: 'type-mismatch',
  version: '1',
  accepts: () => true,
  timeout: 1_000,
  analyze({ artifact }) {
    const { name, type } = artifact
    const seen: Observation[] = []
    const last = harmless.exec(name)?.groups?.['last']
    if (last && runnable.test(last))
      seen.push({
        rule: 'name.double-extension',
        severity: 'high',
        text: `The name ends in .${last.toLowerCase()} behind the extension of a document.`,
        threat: 'Trojan.Masquerade.Generic',
        techniques: ['T1036.007'],
      })
    if (override.test(name))
      seen.push({
        rule: 'name.direction-override',
        severity: 'high',
        text: 'The name holds a text direction control that hides its true extension.',
        threat: 'Trojan.Masquerade.Generic',
        techniques: ['T1036.002'],
      })
    if (documentName.test(name) && type.startsWith('executable.'))
      seen.push({
        rule: 'type.executable-as-document',
        severity: 'high',
        text: `The content is a program (${type}) under the name of a document.`,
        threat: 'Trojan.Masquerade.Generic',
        techniques: ['T1036.008'],
      })
    return seen
  },
})
