/** The pages that are shown to whoever has their link, signed in or not; everything else is behind the door. */
import { lazy, Suspense, type ReactNode } from 'react'
import { Waiting } from '../../components/answer.tsx'

const WithheldPage = lazy(async () => ({ default: (await import('./withheld-page.tsx')).WithheldPage }))

const form = /^\/withheld\/([\w-]{1,100})$/

export function Visitor({ children }: { readonly children: ReactNode }) {
  const token = form.exec(location.pathname)?.[1]
  if (token === undefined) return children
  return (
    <Suspense fallback={<Waiting />}>
      <WithheldPage token={token} />
    </Suspense>
  )
}
