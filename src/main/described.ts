/** A listener's routes with one more, which tells of them all. */
import { openApiOf } from '#contract/openapi.ts'
import { showOpenApi } from '#contract/session-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'

export function described(mounted: readonly Mounted[], version: string): Mounted[] {
  const document = openApiOf([...mounted.map(({ route }) => route), showOpenApi], version)
  return [...mounted, handle(showOpenApi, () => ({ ...document }))]
}
