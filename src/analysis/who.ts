/** The name under which a change is written down. */
import type { Caller } from '#runtime/http/handler.ts'

export const whoIs = (caller: Caller): string => (caller.kind === 'person' ? caller.name : 'command line')
