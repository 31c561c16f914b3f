/** What a file in verbs/ is: one SMTP command. */
import type { Reply } from '../reply.ts'
import type { Conversation } from './conversation.ts'

export interface Verb {
  readonly name: string
  /** `argument` is what follows the verb and a space. No reply means that nothing is left to say. */
  run(argument: string, talk: Conversation): Promise<Reply | undefined> | Reply | undefined
}
