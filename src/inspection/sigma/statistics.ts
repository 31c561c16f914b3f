/** What correlations judge of the values in a window (SigmaHQ "Correlation Rules" 2.1): sum, average, median, percentile. */

/** Nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? NaN
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/** Of at least one value; undefined for kinds that only count. */
export function statistic(kind: string, values: readonly number[], share: number): number | undefined {
  if (kind === 'value_sum') return sum(values)
  if (kind === 'value_avg') return sum(values) / values.length
  if (kind === 'value_median') return median(values)
  return kind === 'value_percentile' ? percentile(values, share) : undefined
}
