/** Rules on documents: macros, objects, links, scripts, encryption. */
import type { RuleTable } from './rule.ts'

export const documentRules: RuleTable = {
  'office.macros': { severity: 'info', text: 'The document has macros', techniques: ['T1059.005'] },
  'office.macro-autoexec': {
    severity: 'low',
    text: 'A macro of the document runs by itself',
    techniques: ['T1059.005', 'T1204.002'],
  },
  'office.macro-source-missing': {
    severity: 'medium',
    text: 'The source of a macro was removed and only its compiled form is left',
    threat: 'Trojan.Office.Stomped',
    techniques: ['T1564.007'],
  },
  'document.embedded-runnable': {
    severity: 'high',
    text: 'The document carries a program, script or shortcut',
    threat: 'Trojan-Dropper.Document.Embedded',
    techniques: ['T1027.009', 'T1204.002'],
  },
  'office.encrypted': { severity: 'info', text: 'The document is encrypted' },
  'office.embedded-package': { severity: 'low', text: 'The document carries a file', techniques: ['T1027.009'] },
  'rtf.template': {
    severity: 'medium',
    text: 'The document loads its template from elsewhere',
    threat: 'Trojan.RTF.Template',
    techniques: ['T1221'],
  },
  'rtf.object': { severity: 'info', text: 'The document embeds an object' },
  'pdf.script': { severity: 'info', text: 'The document has scripts', techniques: ['T1059.007'] },
  'pdf.launch': {
    severity: 'medium',
    text: 'The document starts a program or file',
    threat: 'Trojan.PDF.Launch',
    techniques: ['T1204.002'],
  },
  'pdf.file': { severity: 'info', text: 'The document carries a file' },
  'pdf.encrypted': { severity: 'info', text: 'The document is encrypted' },
}
