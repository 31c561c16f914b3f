/** Moves the focus to a page's heading when another page is opened, as a browser does between documents (WAI-ARIA practice). */
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

export function useFocusOnArrival(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    const isFirst = before.current === undefined
    before.current = path
    if (isFirst || path === undefined) return
    const place = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main')
    place?.focus({ preventScroll: true })
  }, [path])
}
