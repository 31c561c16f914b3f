/** Who is signed in, for every page. */
import { createContext, use } from 'react'
import type { Permission } from '#contract/route.ts'
import type { Session } from '#contract/session-api.ts'

export const SessionContext = createContext<Session>({
  name: '',
  permissions: [],
  mustChangePassword: false,
  parts: [],
})
export const useSession = (): Session => use(SessionContext)

/** Whether the person may do this; buttons for other things are not shown. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}
