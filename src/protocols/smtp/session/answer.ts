/** Asks a hook or verb; what it throws becomes a reply. */
import type { Reply } from '../reply.ts'
import { replyForError } from './receive.ts'

export async function answerTo(ask: () => Promise<Reply | undefined> | Reply | undefined): Promise<Reply | undefined> {
  try {
    return await ask()
  } catch (error) {
    return replyForError(error)
  }
}
