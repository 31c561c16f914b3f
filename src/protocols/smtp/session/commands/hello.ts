/** EHLO and HELO (RFC 5321, section 4.1.1.1): the client gives its name, we list the extensions. */
import { reply, type Reply } from '../../reply.ts'
import type { Conversation } from '../conversation.ts'
import type { Verb } from '../verb.ts'

function extensions({ options, client }: Conversation): string[] {
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
  ]
}

function greet(talk: Conversation, greeting: 'EHLO' | 'HELO', name: string): Reply {
  if (!/^[^\s\p{Cc}]{1,255}$/u.test(name)) return reply(501, '5.5.4', `Syntax: ${greeting} name`)
  talk.greeting = greeting
  talk.transaction = undefined
  talk.client = { ...talk.client, name }
  return reply(250, undefined, talk.options.hostname, ...(greeting === 'EHLO' ? extensions(talk) : []))
}

export const ehlo: Verb = { name: 'EHLO', run: (argument, talk) => greet(talk, 'EHLO', argument.trim()) }

export const helo: Verb = { name: 'HELO', run: (argument, talk) => greet(talk, 'HELO', argument.trim()) }
