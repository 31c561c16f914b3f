/** VRFY (RFC 5321, section 3.5.3): we do not tell who exists. */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const vrfy: Verb = {
  name: 'VRFY',
  run: (argument) =>
    argument === '' ? reply(501, '5.5.4', 'Syntax: VRFY address') : reply(252, '2.1.5', 'Send mail to find out'),
}
