/** Routes about an own identity: shown, and replaced at a person's wish. */
import type { rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { handle, type Caller, type Mounted } from '../http/handler.ts'
import type { IdentityKeeper } from './keeper.ts'

export interface IdentityRoutes {
  readonly keeper: IdentityKeeper
  /** The gateway's routes, or the analysis' of the same form. */
  readonly show: typeof showGatewayIdentity
  readonly rotate: typeof rotateGatewayIdentity
  /** Told who replaced which fingerprint by which. */
  readonly rotated: (caller: Caller, detail: string) => void
}

export function identityRoutes({ keeper, show, rotate, rotated }: IdentityRoutes): Mounted[] {
  return [
    handle(show, () => keeper.show()),
    handle(rotate, async ({ body, caller }) => {
      const made = await keeper.rotate(body.fingerprint)
      rotated(caller, `${made.previous?.fingerprint ?? ''} → ${made.fingerprint}`)
      return made
    }),
  ]
}
