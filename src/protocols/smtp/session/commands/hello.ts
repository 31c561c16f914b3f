/** EHLO and HELO (RFC 5321, section 4.1.1.1): the client gives its name, we list the extensions. */
import { reply, type Reply } from '../../reply.ts'
import type { Conversation } from '../conversation.ts'
import type { Verb } from '../verb.ts'
import { xclientAttributes } from './xclient.ts'

function extensions({ options, client, peer }: Conversation): string[] {
  const secure = client.tls !== undefined
  return [
    'PIPELINING',
    `SIZE ${options.maxMessageSize}`,
    ...(options.tls !== undefined && !secure ? ['STARTTLS'] : []),
    ...(options.auth !== undefined && secure ? ['AUTH PLAIN LOGIN'] : []),
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'SMTPUTF8',
    'CHUNKING',
    ...(options.mayXclient?.(peer) === true ? [`XCLIENT ${xclientAttributes.join(' ')}`] : []),
  ]
}

function greet(talk: Conversation, greeting: 'EHLO' | 'HELO', name: string): Reply {
  if (!/^[^\s\p{Cc}]{1,255}$/u.test(name)) return reply(501, '5.5.4', `Syntax: ${greeting} name`)
  talk.endTransaction()
  talk.client = { ...talk.client, name, greeting }
  return reply(250, undefined, talk.options.hostname, ...(greeting === 'EHLO' ? extensions(talk) : []))
}

export const ehlo: Verb = {
  name: 'EHLO',
  endsGroup: true,
  run: (argument, talk) => greet(talk, 'EHLO', argument.trim()),
}

export const helo: Verb = {
  name: 'HELO',
  endsGroup: true,
  run: (argument, talk) => greet(talk, 'HELO', argument.trim()),
}
