/** The options of each session, from the settings of the listener. */
import type { SecureContext } from 'node:tls'
import type { SmtpServerOptions } from '#protocols/smtp/session/options.ts'
import type { Accounts } from './accounts.ts'
import { inNetworks } from './limits/networks.ts'
import type { FullSettings } from './settings.ts'

const SECOND = 1_000

export function sessionOptions(
  settings: FullSettings,
  { tls, accounts }: { tls: SecureContext; accounts: Accounts },
): SmtpServerOptions {
  const { hostname, maxMessageSize, bareNewline, pipelining, greetDelaySeconds } = settings
  const { session, message } = settings.limits
  return {
    hostname,
    maxMessageSize,
    tls,
    bareNewline,
    pipelining,
    maxRecipients: message.recipients,
    maxErrors: session.errors,
    commandTimeoutMs: session.commandSeconds * SECOND,
    dataTimeoutMs: session.dataSeconds * SECOND,
    messageTimeoutMs: session.messageSeconds * SECOND,
    sessionTimeoutMs: session.seconds * SECOND,
    tarpit: { afterErrors: session.tarpitAfterErrors, delayMs: session.tarpitSeconds * SECOND },
    greetDelayMs: greetDelaySeconds * SECOND,
    isBalancer: inNetworks(settings.proxyProtocolFrom),
    mayXclient: inNetworks(settings.xclientFrom),
    ...(message.lineBytes > 0 && { maxLineBytes: message.lineBytes }),
    ...(settings.accounts.length > 0 && { auth: (attempt) => accounts.signIn(attempt) }),
  }
}
