/** Rules on pictures. */
import type { RuleTable } from './rule.ts'

export const pictureRules: RuleTable = {
  'picture.code': { severity: 'info', text: 'The picture holds a bar code or QR code' },
  'picture.text': { severity: 'info', text: 'The picture shows text' },
  'picture.brand': { severity: 'info', text: 'The picture looks like the sign of a known company' },
}
