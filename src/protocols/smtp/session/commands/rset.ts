/** RSET (RFC 5321, section 4.1.1.5): the open transaction is forgotten. */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const rset: Verb = {
  name: 'RSET',
  run(argument, talk) {
    if (argument !== '') return reply(501, '5.5.4', 'Syntax: RSET')
    talk.endTransaction()
    return reply(250, '2.0.0', 'Forgotten')
  },
}
