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
  'office.remote-template': {
    severity: 'medium',
    text: 'The document loads its template from elsewhere',
    threat: 'Trojan.Office.Template',
    techniques: ['T1221'],
  },
  'office.remote-object': {
    severity: 'medium',
    text: 'The document loads an object from elsewhere',
    techniques: ['T1221'],
  },
  'office.remote-frame': {
    severity: 'medium',
    text: 'The document loads a frame from elsewhere',
    techniques: ['T1221'],
  },
  'office.remote-query': { severity: 'low', text: 'The workbook loads data from elsewhere', techniques: ['T1221'] },
  'office.remote-picture': { severity: 'info', text: 'The document loads a picture from elsewhere' },
  'office.dde': {
    severity: 'high',
    text: 'The document starts a program by DDE',
    threat: 'Trojan.Office.DDE',
    techniques: ['T1559.002'],
  },
  'office.interface-autoexec': {
    severity: 'low',
    text: 'The ribbon of the document starts a macro',
    techniques: ['T1204.002'],
  },
  'office.embedded-object': { severity: 'info', text: 'The document embeds objects' },
  'office.macro-sheet': { severity: 'low', text: 'The workbook has Excel 4 macro sheets', techniques: ['T1059'] },
  'office.macro-sheet-hidden': {
    severity: 'medium',
    text: 'A macro sheet of the workbook is hidden',
    techniques: ['T1564'],
  },
  'office.macro-sheet-autoexec': {
    severity: 'medium',
    text: 'A macro sheet of the workbook runs by itself',
    techniques: ['T1204.002'],
  },
  'office.default-password': {
    severity: 'low',
    text: 'The document is encrypted with the password that Office tries without asking',
    techniques: ['T1027.013'],
  },
  'office.embedded-file': {
    severity: 'low',
    text: 'The notebook carries files that a click runs',
    techniques: ['T1027.009', 'T1204.002'],
  },
  'office.active-control': {
    severity: 'medium',
    text: 'The document embeds a control that loads pages or scripts',
    techniques: ['T1203'],
  },
  'office.equation-object': {
    severity: 'low',
    text: 'The document embeds an object of the old Equation Editor',
    techniques: ['T1203'],
  },
  'office.equation-exploit': {
    severity: 'high',
    text: 'An equation of the document overflows the old Equation Editor',
    threat: 'Exploit.Office.Equation',
    techniques: ['T1203'],
  },
  'office.compiled-differs': {
    severity: 'medium',
    text: 'The compiled form of a macro names what its source does not',
    threat: 'Trojan.Office.Stomped',
    techniques: ['T1564.007'],
  },
  'office.remote-stylesheet': {
    severity: 'medium',
    text: 'The XML file has a style sheet from elsewhere run on it',
    techniques: ['T1220'],
  },
  'office.hidden-macros': {
    severity: 'medium',
    text: 'The document hides macros behind a password that Office tries without asking',
    threat: 'Trojan.Office.Hidden',
    techniques: ['T1027.013', 'T1204.002'],
  },
  'office.linked-program': {
    severity: 'medium',
    text: 'A click in the document starts a program of the machine',
    threat: 'Trojan.Office.Link',
    techniques: ['T1204.002'],
  },
  'office.linked-file': {
    severity: 'low',
    text: 'A click in the document opens a file of the machine',
    techniques: ['T1204.002'],
  },
  'office.embedded-package': { severity: 'low', text: 'The document carries a file', techniques: ['T1027.009'] },
  'rtf.remote-template': {
    severity: 'medium',
    text: 'The document loads its template from elsewhere',
    threat: 'Trojan.RTF.Template',
    techniques: ['T1221'],
  },
  'rtf.linked-object': {
    severity: 'low',
    text: 'An object of the document lies elsewhere',
    techniques: ['T1221'],
  },
  'rtf.object-update': {
    severity: 'low',
    text: 'An object is loaded as soon as the document is opened',
    techniques: ['T1203'],
  },
  'rtf.equation-object': {
    severity: 'low',
    text: 'The document embeds an object of the old Equation Editor',
    techniques: ['T1203'],
  },
  'rtf.equation-exploit': {
    severity: 'high',
    text: 'An equation of the document overflows the old Equation Editor',
    threat: 'Exploit.RTF.Equation',
    techniques: ['T1203'],
  },
  'rtf.dde': {
    severity: 'high',
    text: 'The document starts a program by DDE',
    threat: 'Trojan.Office.DDE',
    techniques: ['T1559.002'],
  },
  'rtf.embedded-package': {
    severity: 'low',
    text: 'The document carries a file',
    techniques: ['T1027.009'],
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
