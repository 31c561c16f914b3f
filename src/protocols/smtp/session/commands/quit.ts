/** QUIT (RFC 5321, section 4.1.1.10). */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const quit: Verb = {
  name: 'QUIT',
  run(_, talk) {
    talk.closing = true
    return reply(221, '2.0.0', `${talk.options.hostname} Goodbye`)
  },
}
