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
const wrong = reply(535, '5.7.8', 'Wrong user or password')

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
  const [onBehalf, user, password, ...more] = answer.split('\0')
  if (user === undefined || password === undefined || more.length > 0) return malformed
  return onBehalf === '' || onBehalf === user ? { user, password } : wrong
}

async function login(talk: Conversation, initial: string | undefined): Promise<Credentials | Reply | undefined> {
  const user = initial === undefined ? await ask(talk, 'Username:') : (decode(initial) ?? malformed)
  if (typeof user !== 'string') return user
  const password = await ask(talk, 'Password:')
  return typeof password === 'string' ? { user, password } : password
}

const mechanisms = { PLAIN: plain, LOGIN: login }
const isMechanism = (name: string): name is keyof typeof mechanisms => Object.hasOwn(mechanisms, name)

function refusal({ options, client, transaction }: Conversation): Reply | undefined {
  if (options.auth === undefined) return reply(502, '5.5.1', 'AUTH is not offered')
  if (client.tls === undefined) return reply(538, '5.7.11', 'Say STARTTLS first')
  if (client.greeting === undefined || client.user !== undefined || transaction) return reply(503, '5.5.1', 'Not now')
  return undefined
}

async function signIn(talk: Conversation, argument: string): Promise<Reply | undefined> {
  const [mechanism = '', initial] = argument.split(' ')
  const name = mechanism.toUpperCase()
  if (!isMechanism(name)) return reply(504, '5.5.4', 'Unknown mechanism')
  const credentials = await mechanisms[name](talk, initial)
  if (credentials === undefined || 'code' in credentials) return credentials
  const { client, options } = talk
  const known = await options.auth?.({ ...credentials, client })
  if (typeof known === 'object') return known
  if (known !== true) return wrong
  talk.client = { ...client, user: credentials.user }
  return reply(235, '2.7.0', 'Welcome')
}

export const auth: Verb = {
  name: 'AUTH',
  endsGroup: true,
  async run(argument, talk) {
    const refused = refusal(talk)
    if (refused !== undefined) return refused
    const answer = await signIn(talk, argument)
    if (answer?.code !== 535) return answer
    talk.failedSignIns += 1
    return talk.failedSignIns < bounds.signIns ? answer : reply(421, '4.7.0', 'Too many failed attempts to sign in')
  },
}
