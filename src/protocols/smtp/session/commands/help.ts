/** HELP (RFC 5321, section 4.1.1.8). */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const help: Verb = {
  name: 'HELP',
  run: () => reply(214, '2.0.0', 'This is an SMTP server as RFC 5321 describes it'),
}
