/** A list of any length, read page by page as it is scrolled; kept fresh by the live stream while only its beginning is shown. */
import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Route } from '#contract/route.ts'
import { rememberPage } from './changed.ts'
import { client } from '../../api.ts'
import { joined } from './joined.ts'

interface Identified {
  readonly id: string
}
interface Window {
  readonly limit?: unknown
  readonly before?: string | undefined
}
/** Everything a list asks for but the window, which is this file's. */
export type Filter<Q extends z.ZodType> = Omit<z.input<Q>, 'limit' | 'before'>

export const pageSize = 100
/** A list that was followed further down than this is not fetched anew by itself: its reader is told instead. */
export const livePages = 3

export const isDeep = ({ state }: { readonly state: { readonly data?: unknown } }): boolean => {
  const data = state.data as Partial<InfiniteData<unknown>> | undefined
  return Array.isArray(data?.pages) && data.pages.length > livePages
}

export interface RowsOptions<Reply, Row> {
  readonly rows: (reply: Reply) => readonly Row[]
}

export function useRows<Q extends z.ZodType<unknown, Window>, R extends z.ZodType, Row extends Identified>(
  route: Route<z.ZodUndefined, Q, z.ZodUndefined, R>,
  filter: Filter<Q>,
  { rows }: RowsOptions<z.output<R>, Row>,
) {
  const query = useInfiniteQuery({
    queryKey: [route.id, 'rows', filter],
    queryFn: async ({ pageParam, signal }) => {
      const window = { limit: pageSize, ...(pageParam === undefined ? {} : { before: pageParam }) }
      const at = performance.now()
      const page = await client.call(route, { query: { ...filter, ...window } as z.input<Q>, signal })
      rememberPage(page, route.id, at)
      return page
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => {
      const page = rows(last)
      return page.length < pageSize ? undefined : page.at(-1)?.id
    },
    placeholderData: keepPreviousData,
    // The live stream says when it is old.
    staleTime: Infinity,
    // A page read anew is another one, though it says the same.
    structuralSharing: false,
    refetchOnMount: (known) => !isDeep(known),
    refetchOnWindowFocus: false,
  })
  const first = query.data?.pages[0]
  return {
    query,
    /** The first page's reply: figures beside the rows are newest there. */
    first,
    rows: joined(query.data?.pages.map(rows) ?? []),
  }
}
