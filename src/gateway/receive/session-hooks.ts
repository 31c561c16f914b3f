/** What one SMTP session asks the gateway: may this client come, this recipient have mail, this message begin and be taken. */
import { reply, type Reply } from '#protocols/smtp/reply.ts'
import type { SmtpServerHooks } from '#protocols/smtp/session/options.ts'
import type { Accounts } from './accounts.ts'
import type { Answer, IncomingMessage } from './arrival.ts'
import type { ClientLimits, Excess, Visit } from './limits/client-limits.ts'
import type { Turns } from './limits/turns.ts'
import type { MessageLimits } from './message-limits.ts'
import type { RecipientCheck } from './recipients/recipient-check.ts'

export interface Reception {
  readonly intake: { take(message: IncomingMessage): Promise<Answer> }
  /** Whether mail for this address is ours to pass on. */
  readonly serves: (address: string) => boolean
  readonly receiving: () => boolean
  readonly limits: ClientLimits
  readonly turns: Turns
  readonly exists: RecipientCheck
  readonly accounts: Accounts
  readonly messageLimits: MessageLimits
  /** Told of clients that are turned away. */
  readonly note: (what: string, facts: Record<string, unknown>) => void
}

export interface ConnectionHooks extends SmtpServerHooks {
  /** Address that limits count for: the last that is known. */
  readonly client: () => string
  /** The connection is closed. */
  leave(): void
}

const words: Record<Excess['what'], string> = {
  connections: 'Too many connections at once',
  connectionsPerMinute: 'Too many connections in a minute',
  messagesPerMinute: 'Too many messages in a minute',
  recipientsPerMinute: 'Too many recipients in a minute',
  errorsPerMinute: 'Too many errors in a minute',
}

const say = ({ what, whose }: Excess): string =>
  `${words[what]} from your ${whose === 'client' ? 'address' : 'network'}, try again later`

export function hooksFor(reception: Reception): ConnectionHooks {
  const { receiving, limits, note } = reception
  let visit: Visit | undefined
  let address = ''
  return {
    client: () => address,
    leave: () => visit?.leave(),
    onConnect(client) {
      // XCLIENT names another client: the first one leaves.
      visit?.leave()
      visit = undefined
      address = client.address
      if (!receiving()) return reply(421, '4.3.2', 'Receiving is switched off')
      const entered = limits.enter(address)
      if (!('what' in entered)) {
        visit = entered
        return undefined
      }
      note('client turned away', { client: address, ...entered })
      return reply(421, '4.7.0', say(entered))
    },
    onError: () => void visit?.count('errorsPerMinute'),
    ...envelopeHooks(reception, () => visit),
    ...messageHooks(reception),
  }
}

function envelopeHooks(
  { serves, exists, accounts }: Reception,
  visit: () => Visit | undefined,
): Pick<SmtpServerHooks, 'onSender' | 'onRecipient'> {
  return {
    onSender(sender, { user }) {
      if (user !== undefined && !accounts.maySendAs(user, sender))
        return reply(550, '5.7.1', 'This sender address is not yours')
      const excess = visit()?.exceeds('errorsPerMinute') ?? visit()?.count('messagesPerMinute')
      return excess === undefined ? undefined : reply(450, '4.7.1', say(excess))
    },
    async onRecipient(recipient, { user }) {
      const excess = visit()?.count('recipientsPerMinute')
      if (excess !== undefined) return reply(450, '4.7.1', say(excess))
      if (user !== undefined) return undefined
      if (!serves(recipient)) return reply(550, '5.7.1', `Relaying of mail for ${recipient} is not allowed`)
      return exists(recipient)
    },
  }
}

const crowded = reply(452, '4.3.2', 'Too many messages at once, try again later')

function messageHooks({
  intake,
  turns,
  messageLimits,
}: Reception): Pick<SmtpServerHooks, 'onData' | 'afterMessage' | 'onMessage'> {
  return {
    onData(_, gone) {
      // As a rule nobody has to wait, and then the replies so far leave together with the next.
      if (turns.takeNow()) return undefined
      return turns.take(gone).then((taken) => (taken ? undefined : crowded))
    },
    afterMessage: () => turns.giveBack(),
    async onMessage(message): Promise<Reply> {
      const { code, enhanced, text } = await intake.take({ ...message, limits: messageLimits })
      return reply(code, enhanced, text)
    },
  }
}
