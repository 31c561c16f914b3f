/** The console's access to its server: the typed client, cached reading, actions that say in words what went wrong. */
import { QueryCache, QueryClient, useMutation, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { createClient, type RouteInput } from '#contract/client.ts'
import type { Route } from '#contract/route.ts'
import { showSession, type Session } from '#contract/session-api.ts'
import { Failure } from '#core/errors.ts'
import { tellDone, tellFailure } from './components/notices.ts'

export const client = createClient('')

const endsSession = (error: unknown) => error instanceof Failure && error.code === 'not-signed-in'
const mayRetry = (count: number, error: unknown) =>
  count < 2 && !(error instanceof Failure && error.code !== 'unreachable')

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (endsSession(error)) rememberSession(null)
    },
  }),
  defaultOptions: { queries: { retry: mayRetry, staleTime: 5_000, refetchOnWindowFocus: true } },
})

export function rememberSession(session: Session | null): void {
  queryClient.setQueryData([showSession.id], session)
}

/** Null where nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: [showSession.id],
    queryFn: ({ signal }) =>
      client.call(showSession, { signal }).catch((error: unknown) => {
        if (endsSession(error)) return null
        throw error
      }),
  })
}

/** Reads a route; kept fresh by the live stream. `every` adds a poll in milliseconds; not asked while `enabled` is false. */
export function useRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  input: RouteInput<P, Q, B> = {},
  options: { readonly every?: number | false; readonly enabled?: boolean } = {},
) {
  return useQuery({
    queryKey: [route.id, input.params ?? null, input.query ?? null],
    queryFn: ({ signal }) => client.call(route, { ...input, signal }),
    placeholderData: (previous) => previous,
    refetchInterval: options.every ?? false,
    enabled: options.enabled ?? true,
  })
}

/** Everything shown is fetched anew. */
export const refreshAll = (): Promise<void> =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== showSession.id })

export interface ActionOptions<Reply> {
  /** What to tell when it is done. */
  readonly done?: string
  readonly after?: (reply: Reply) => void
  /** Where a failure is told: `here` by the caller itself, else in a notice. */
  readonly failure?: 'here'
}

/** Calls a route that changes something; afterwards everything shown is fetched anew. */
export function useAction<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  options: ActionOptions<z.output<R>> = {},
) {
  return useMutation({
    mutationFn: (input: RouteInput<P, Q, B>) => client.call(route, input),
    onSuccess: async (reply) => {
      if (options.done) tellDone(options.done)
      options.after?.(reply)
      await refreshAll()
    },
    onError: options.failure === 'here' ? () => undefined : tellFailure,
  })
}
