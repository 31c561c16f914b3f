/** How much of an inspection is done when more waits than can be done in time. What is spared stands in the report as a gap. */
import { limits } from '#core/limits.ts'

/** The deepest first. `reduced` spares text recognition, second stages and deep nests; `least` runs and reads nothing heavy. */
export const depths = ['full', 'reduced', 'least'] as const
export type Depth = (typeof depths)[number]

/** `Gap.who` of what the load spared. */
export const reducedBy = 'reduced'

export const deepest: Record<Depth, number> = { full: limits.walk.depth, reduced: 8, least: 8 }
/** Milliseconds that all boxes of a submission together may take to guess at. */
export const guessing: Record<Depth, number> = { full: limits.inspection.object, reduced: 2_000, least: 250 }

export const isReduced = (gaps: readonly { readonly who: string }[]): boolean =>
  gaps.some(({ who }) => who === reducedBy)
