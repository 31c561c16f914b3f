/** NOOP (RFC 5321, section 4.1.1.9). */
import { reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

export const noop: Verb = { name: 'NOOP', run: () => reply(250, '2.0.0', 'OK') }
