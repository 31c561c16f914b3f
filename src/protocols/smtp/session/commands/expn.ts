/** EXPN (RFC 5321, section 3.5): known, and not offered. */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const expn: Verb = { name: 'EXPN', run: () => reply(502, '5.5.1', 'EXPN is not offered') }
