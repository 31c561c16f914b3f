/**
 * Tells a database that does not answer from a query that is wrong. Codes: Node's system errors, and SQLSTATE classes 08
 * (connection), 53 (resources) and 57P (operator intervention) of PostgreSQL's appendix "Error Codes".
 */
import { Failure } from '#core/errors.ts'

const sqlState = /^(?:08...|53...|57P0[1-5])$/
/** What the driver itself says, without a code. */
const byText =
  /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return wordsOf(error.errors[0])
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}

export function databaseUnavailable(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure('database-unavailable', `The database does not answer: ${wordsOf(error)}.`)
}

/** The failure, where a query failed because the database went away under it; undefined for every other error. */
export function asUnavailable(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined
  return sqlState.test(codeOf(error)) || byText.test(error.message) ? databaseUnavailable(error) : undefined
}
