/** RSET (RFC 5321, section 4.1.1.5): the open transaction is forgotten. */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const rset: Verb = {
  name: 'RSET',
  run(_, talk) {
    talk.transaction = undefined
    return reply(250, '2.0.0', 'Forgotten')
  },
}
