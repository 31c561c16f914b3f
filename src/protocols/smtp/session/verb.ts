/** What a file in commands/ is: one SMTP command. */
import type { Reply } from '../reply.ts'
import type { Conversation } from './conversation.ts'

export interface Verb {
  readonly name: string
  /** The client must wait for the reply before it says more (RFC 2920, section 3.1; RFC 3207; RFC 4954). */
  readonly endsGroup?: true
  /** `argument` is what follows the verb and a space. No reply means that nothing is left to say. */
  run(argument: string, talk: Conversation): Promise<Reply | undefined> | Reply | undefined
}
