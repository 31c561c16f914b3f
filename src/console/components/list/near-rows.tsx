/** A piece of a long table that is drawn only while it is near the screen; otherwise a gap of the same height stands for it. */
import { Table } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'

/** Pixels above and below the screen that count as near. */
const near = 1_500
/** Height of a row nobody has seen yet: as those seen last. */
let usual = 64

interface NearRowsProps {
  readonly count: number
  readonly span: number
  /** For tables so short that they are drawn whole. */
  readonly always: boolean
  readonly children: () => ReactNode
}

export function NearRows({ count, span, always, children }: NearRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [gap, setGap] = useState(always ? 0 : count * usual)
  useEffect(() => {
    const element = body.current
    if (!element || always) return
    const observer = new IntersectionObserver(
      (seen) => {
        // Under load several are told at once; the last is how it is now.
        const now = seen.at(-1)
        if (!now) return
        const { height } = now.boundingClientRect
        if (!now.isIntersecting) usual = height / count
        setGap(now.isIntersecting ? 0 : height)
      },
      { rootMargin: `${near}px 0px` },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [always, count])
  if (gap === 0 || always)
    return (
      <Table.Tbody role="rowgroup" ref={body}>
        {children()}
      </Table.Tbody>
    )
  return (
    <Table.Tbody role="rowgroup" ref={body} aria-hidden>
      <tr className="lz-gap">
        <td colSpan={span} style={{ height: gap }} />
      </tr>
    </Table.Tbody>
  )
}
