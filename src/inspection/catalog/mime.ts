/** Rules on the build of messages. */
import type { RuleTable } from './rule.ts'

export const mimeRules: RuleTable = {
  'mime.ambiguous': { severity: 'info', text: 'Two mail programs could read this message differently' },
  'mime.uuencode': { severity: 'info', text: 'The text holds a file in uuencode' },
  'mime.yenc': { severity: 'info', text: 'The text holds a file in yEnc' },
  'mime.partial': {
    severity: 'low',
    text: 'The message is a fragment of one that only the reader puts together',
    techniques: ['T1027'],
  },
  'mime.external-body': {
    severity: 'low',
    text: 'The message leaves its content to be fetched from elsewhere',
    techniques: ['T1105'],
  },
}
