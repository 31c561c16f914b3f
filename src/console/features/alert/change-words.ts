/** An entry of the change log, `new → closed: comment`, with its states in the reader's words; a comment stays as it was written. */
import { alertStates, type AlertRow } from '#contract/analysis-console-api.ts'

type State = AlertRow['state']
const stateOf = (text: string | undefined): State | undefined => alertStates.find((state) => state === text)

export function sayChange(what: string, say: (state: State) => string): string {
  const parts = /^(?<first>[a-z-]+)(?: → (?<then>[a-z-]+))?(?<comment>: [\s\S]*)?$/.exec(what)?.groups
  const first = stateOf(parts?.['first'])
  if (!first) return what
  const then = stateOf(parts?.['then'])
  if (parts?.['then'] !== undefined && !then) return what
  return (then ? `${say(first)} → ${say(then)}` : say(first)) + (parts?.['comment'] ?? '')
}
