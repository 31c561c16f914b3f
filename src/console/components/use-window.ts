/** How many rows a list shows: more are asked for in steps, up to what the server gives at once. */
import { useState } from 'react'

const step = 100
const most = 1_000

export function useWindow() {
  const [limit, setLimit] = useState(step)
  /** Present while the list may have more rows than are shown. */
  const moreOf = (shown: number) =>
    shown >= limit && limit < most ? { more: () => setLimit(Math.min(limit + step, most)) } : {}
  return { limit, moreOf }
}
