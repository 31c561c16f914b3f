/** STARTTLS (RFC 3207). Nothing said before counts afterwards, least of all commands sent ahead in plain text. */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const starttls: Verb = {
  name: 'STARTTLS',
  endsGroup: true,
  async run(argument, talk) {
    if (argument !== '') return reply(501, '5.5.4', 'Syntax: STARTTLS')
    if (talk.client.tls !== undefined) return reply(503, '5.5.1', 'TLS is already on')
    if (talk.options.tls === undefined) return reply(502, '5.5.1', 'TLS is not offered')
    talk.say(reply(220, '2.0.0', 'Ready for TLS'))
    if (await talk.secure()) return undefined
    talk.closing = true
    talk.socket.destroy()
    return undefined
  },
}
