/** What a PDF's script asks of the viewer: addresses opened, forms sent, attachments launched. */
import type { ComContext } from '../../host/com/context.ts'

const record = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
    : {}

/** The answer to a call; undefined when the verb is not one of a viewer. */
export function acrobatCall(
  { machine, actor }: ComContext,
  verb: unknown,
  [first, second]: unknown[],
): object | undefined {
  switch (verb) {
    case 'acrobat': {
      const fields: unknown = JSON.parse(String(second))
      machine.recorder.event(actor, 'com_call', { Class: 'Acrobat', Member: String(first), ...record(fields) })
      return { u: 1 }
    }
    case 'launch':
      machine.languages?.open({ kind: 'link', target: String(first) }, actor.pid)
      return { u: 1 }
    case 'request':
      machine.languages?.open({ kind: 'submit', target: String(first) }, actor.pid)
      return { u: 1 }
    default:
      return undefined
  }
}
