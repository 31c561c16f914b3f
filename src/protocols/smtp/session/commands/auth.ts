/** AUTH (RFC 4954) with PLAIN (RFC 4616) and LOGIN, over TLS only. */
import { bounds } from '../../bounds.ts'
import { reply, type Reply } from '../../reply.ts'
import type { Conversation } from '../conversation.ts'
import type { Verb } from '../verb.ts'

interface Credentials {
  readonly user: string
  readonly password: string
}

const malformed = reply(501, '5.5.2', 'Bad base64')

function decode(text: string): string | undefined {
  if (text === '=') return ''
  const valid = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/u.test(text)
  return valid ? Buffer.from(text, 'base64').toString('utf8') : undefined
}

async function ask(talk: Conversation, challenge: string): Promise<string | Reply | undefined> {
  talk.say(reply(334, undefined, Buffer.from(challenge).toString('base64')))
  const line = await talk.input.line({ timeoutMs: talk.options.commandTimeoutMs, limit: bounds.authLine })
  if (!Buffer.isBuffer(line)) return talk.lost(line)
  const text = line.toString('latin1')
  return text === '*' ? reply(501, '5.0.0', 'Cancelled') : (decode(text) ?? malformed)
}

async function plain(talk: Conversation, initial: string | undefined): Promise<Credentials | Reply | undefined> {
  const answer = initial === undefined ? await ask(talk, '') : (decode(initial) ?? malformed)
  if (typeof answer !== 'string') return answer
  const [, user, password, ...more] = answer.split('\0')
  return user === undefined || password === undefined || more.length > 0 ? malformed : { user, password }
}

async function login(talk: Conversation, initial: string | undefined): Promise<Credentials | Reply | undefined> {
  const user = initial === undefined ? await ask(talk, 'Username:') : (decode(initial) ?? malformed)
  if (typeof user !== 'string') return user
  const password = await ask(talk, 'Password:')
  return typeof password === 'string' ? { user, password } : password
}

const mechanisms = { PLAIN: plain, LOGIN: login }
const isMechanism = (name: string): name is keyof typeof mechanisms => Object.hasOwn(mechanisms, name)

function refusal({ options, client, transaction, greeting }: Conversation): Reply | undefined {
  if (options.auth === undefined) return reply(502, '5.5.1', 'AUTH is not offered')
  if (client.tls === undefined) return reply(538, '5.7.11', 'Say STARTTLS first')
  if (greeting === undefined || client.user !== undefined || transaction) return reply(503, '5.5.1', 'Not now')
  return undefined
}

export const auth: Verb = {
  name: 'AUTH',
  async run(argument, talk) {
    const refused = refusal(talk)
    if (refused !== undefined) return refused
    const [mechanism = '', initial] = argument.split(' ')
    const name = mechanism.toUpperCase()
    if (!isMechanism(name)) return reply(504, '5.5.4', 'Unknown mechanism')
    const credentials = await mechanisms[name](talk, initial)
    if (credentials === undefined || 'code' in credentials) return credentials
    const known = await talk.options.auth?.(credentials.user, credentials.password)
    if (known !== true) return reply(535, '5.7.8', 'Wrong user or password')
    talk.client = { ...talk.client, user: credentials.user }
    return reply(235, '2.7.0', 'Welcome')
  },
}
