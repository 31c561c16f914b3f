/** Names and values in two columns; empty values are left out. */
import { Fragment, type ReactNode } from 'react'

export type Fact = readonly [name: string, value: ReactNode]

export function Facts({ all }: { readonly all: readonly Fact[] }) {
  return (
    <dl className="lz-facts">
      {all
        .filter(([, value]) => value !== undefined && value !== '' && value !== null)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
