/** Work on many messages: their ids page by page, then the action in batches that can be watched and stopped. */

/** What one request may name; small enough to show progress and to stop soon. */
export const batchSize = 100
/** Rows of one page; the most the server gives at once. */
export const pageSize = 1_000
/** A bound on what is gathered. */
export const mostIds = 200_000

export interface Progress {
  readonly done: number
  /** Gone before their turn came. */
  readonly missing: number
  readonly total: number
}

type ReadPage = (before: string | undefined) => Promise<readonly string[]>
type Act = (ids: string[]) => Promise<{ readonly done: readonly string[]; readonly missing: readonly string[] }>

/** Every id, newest first; ends at the first page that is not full, at the bound, or when stopped. */
export async function gatherIds(read: ReadPage, signal: AbortSignal): Promise<string[]> {
  const ids = new Set<string>()
  let before: string | undefined
  while (ids.size < mostIds && !signal.aborted) {
    const page = await read(before)
    const known = ids.size
    for (const id of page) ids.add(id)
    before = page.at(-1)
    if (page.length < pageSize || ids.size === known) break
  }
  return [...ids].slice(0, mostIds)
}

/** A batch that has begun is finished; stopping keeps the next from beginning. */
export async function actInBatches(
  ids: readonly string[],
  { act, onProgress, signal }: { act: Act; onProgress: (progress: Progress) => void; signal: AbortSignal },
): Promise<Progress> {
  const total = ids.length
  let done = 0
  let missing = 0
  for (let from = 0; from < total && !signal.aborted; from += batchSize) {
    onProgress({ done, missing, total })
    const reply = await act(ids.slice(from, from + batchSize))
    done += reply.done.length
    missing += reply.missing.length
  }
  return { done, missing, total }
}
