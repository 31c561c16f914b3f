/** Short notices: an action is done, or why it failed. */
import { notifications } from '@mantine/notifications'
import { t } from 'i18next'
import { Failure } from '#core/errors.ts'

export interface FailureWords {
  readonly title: string
  /** What the server said about this very case. */
  readonly detail: string
}

/** Any error in words; what is no `Failure` never reached the server. */
export function wordsOf(error: unknown): FailureWords {
  if (!(error instanceof Failure)) return { title: t('failure.offline'), detail: String(error) }
  return { title: t(`failure.${error.code}`), detail: [error.message, ...error.details].join(' · ') }
}

export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal' })
}

export function tellFailure(error: unknown): void {
  const { title, detail } = wordsOf(error)
  notifications.show({ title, message: detail, color: 'red', autoClose: 12_000 })
}
