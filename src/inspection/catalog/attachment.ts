/** Rules on attachments: their names, their types, what opens them. */
import type { RuleTable } from './rule.ts'

const masquerade = 'Trojan.Masquerade.Generic'

export const attachmentRules: RuleTable = {
  'signature.eicar': {
    severity: 'critical',
    text: 'The object is the EICAR anti-malware test file',
    threat: 'EICAR-Test-File',
  },
  'signature.eicar-quoted': {
    severity: 'info',
    text: 'The object quotes the EICAR test string without being the test file',
  },
  'attachment.runnable': {
    severity: 'medium',
    text: 'A file that Windows runs when opened came by mail or in an archive',
    techniques: ['T1566.001', 'T1204.002'],
  },
  'name.double-extension': {
    severity: 'high',
    text: 'The name ends in a program extension behind the extension of a document',
    threat: masquerade,
    techniques: ['T1036.007'],
  },
  'name.direction-override': {
    severity: 'high',
    text: 'The name holds a text direction control that hides its true extension',
    threat: masquerade,
    techniques: ['T1036.002'],
  },
  'name.padded': {
    severity: 'high',
    text: 'Blanks in the name push its program extension out of sight',
    threat: masquerade,
    techniques: ['T1036.007'],
  },
  'type.executable-as-document': {
    severity: 'high',
    text: 'The content is a program under the name of a document or picture',
    threat: masquerade,
    techniques: ['T1036.008'],
  },
  'type.script-as-document': {
    severity: 'medium',
    text: 'The content is a script under the name of a document or picture',
    threat: masquerade,
    techniques: ['T1036.008'],
  },
  'type.extension-mismatch': { severity: 'info', text: 'The content is of another kind than the extension says' },
  'type.declared-mismatch': { severity: 'info', text: 'The content is of another kind than the message declares' },
  'text.encoded-file': {
    severity: 'low',
    text: 'The text is a whole file written down in base64 or hexadecimal',
    techniques: ['T1027.013'],
  },
  'type.polyglot': {
    severity: 'low',
    text: 'The object is a valid file of two kinds at once',
    techniques: ['T1036.008'],
  },
  'script.obfuscated': { severity: 'low', text: 'The script hides its purpose', techniques: ['T1027'] },
  'shortcut.interpreter': {
    severity: 'high',
    text: 'The shortcut starts a script interpreter or system tool with arguments',
    threat: 'Trojan.LNK.Agent',
    techniques: ['T1204.002', 'T1059'],
  },
  'shortcut.interpreter-bare': {
    severity: 'low',
    text: 'The shortcut opens a script interpreter or system tool',
    techniques: ['T1059'],
  },
  'shortcut.arguments': { severity: 'info', text: 'The shortcut passes arguments to its target' },
  'shortcut.network-target': {
    severity: 'low',
    text: 'The shortcut leads to a network share or web folder',
    techniques: ['T1187'],
  },
  'shortcut.long-arguments': {
    severity: 'medium',
    text: 'The arguments of the shortcut are longer than its properties show or are pushed out of sight',
    techniques: ['T1027.012'],
  },
  'shortcut.appended': { severity: 'low', text: 'The shortcut carries data behind its end' },
  'shortcut.payload': {
    severity: 'medium',
    text: 'The shortcut carries a program, archive or script behind its end',
    threat: 'Trojan.LNK.Agent',
    techniques: ['T1027.012'],
  },
  'shortcut.icon-of-document': {
    severity: 'low',
    text: 'The shortcut to a program wears the icon of a document',
    techniques: ['T1036.008'],
  },
}
