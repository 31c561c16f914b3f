/** The name under which a change is written to the audit log. */
import type { Caller } from '#runtime/http/handler.ts'

export const nameOf = (caller: Caller): string => (caller.kind === 'person' ? caller.name : 'command line')
