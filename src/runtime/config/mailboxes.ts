/** The configuration's section `mailboxes`: servers that delivered messages can be taken back from. */
import { z } from 'zod'
import { domain, hop } from './forms.ts'

export const mailbox = z.strictObject({
  domain: domain.describe('domain of the mailboxes, or a mask with * and ?'),
  server: hop.describe('IMAP server, host:port'),
  tls: z.enum(['implicit', 'starttls', 'off']).default('implicit').describe('TLS to the IMAP server'),
  verify: z.boolean().default(true).describe("whether the server's certificate must be valid for the host"),
  user: z.string().min(1).max(200).describe('service account, for Dovecot a master user'),
  passwordFile: z.string().min(1).describe("file with the service account's password"),
  login: z
    .string()
    .default('{mailbox}*{user}')
    .describe("login name of the service account in somebody's mailbox; {mailbox} and {user} are filled in"),
  folder: z.string().min(1).max(200).default('Lazaret Retracted').describe('hidden folder that takes the messages'),
})

export const late = z.strictObject({
  takeBack: z.boolean().default(false).describe('whether a late detection takes the message back without a person'),
  addresses: z.array(z.email()).default([]).describe('who is told of a late detection by mail'),
})
