/** The mailbox servers (IMAP, RFC 9051) that an administrator opened to us by a service account, and who has a mailbox where. */
export interface MailboxServer {
  /** Domains it serves: a name, or a mask with `*` and `?`. */
  readonly domain: string
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'starttls' | 'off'
  /** Whether its certificate must be valid for the host. */
  readonly verify: boolean
  /** The service account. */
  readonly user: string
  readonly password: string
  /** Login name of the service account in somebody's mailbox: `{mailbox}` and `{user}` are filled in. */
  readonly login: string
  /** Hidden folder that takes what is taken back. */
  readonly folder: string
}

function matches(mask: string, domain: string): boolean {
  const pattern = mask.toLowerCase().replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(domain.toLowerCase())
}

/** The first server for the recipient's domain. */
export function serverOf(servers: readonly MailboxServer[], recipient: string): MailboxServer | undefined {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1)
  return servers.find((server) => matches(server.domain, domain))
}

export const loginOf = ({ login, user }: MailboxServer, mailbox: string): string =>
  login.replaceAll('{mailbox}', mailbox).replaceAll('{user}', user)
