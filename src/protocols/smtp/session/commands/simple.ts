/** RSET, NOOP, VRFY and QUIT (RFC 5321, sections 4.1.1.5 to 4.1.1.10). */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const rset: Verb = {
  name: 'RSET',
  run(_, talk) {
    talk.transaction = undefined
    return reply(250, '2.0.0', 'Forgotten')
  },
}

export const noop: Verb = { name: 'NOOP', run: () => reply(250, '2.0.0', 'OK') }

/** We do not tell who exists (section 3.5.3). */
export const vrfy: Verb = {
  name: 'VRFY',
  run: (argument) =>
    argument === '' ? reply(501, '5.5.4', 'Syntax: VRFY address') : reply(252, '2.1.5', 'Send mail to find out'),
}

export const quit: Verb = {
  name: 'QUIT',
  run(_, talk) {
    talk.closing = true
    return reply(221, '2.0.0', `${talk.options.hostname} Goodbye`)
  },
}
