/** Short notices: an action is done, or why it failed. */
import { notifications } from '@mantine/notifications'
import { t } from 'i18next'
import { z } from 'zod'
import { Failure } from '#core/errors.ts'

export interface FailureWords {
  readonly title: string
  /** What the server said about this very case. */
  readonly detail: string
}

/** Any error in words: a `Failure` of the server, a reply this page does not understand, or no reply at all. */
export function wordsOf(error: unknown): FailureWords {
  if (error instanceof z.core.$ZodError) return { title: t('failure.otherVersion'), detail: t('failure.reload') }
  if (!(error instanceof Failure)) return { title: t('failure.offline'), detail: t('failure.offlineHint') }
  return { title: t(`failure.${error.code}`), detail: [error.message, ...error.details].join(' · ') }
}

const close = () => ({ 'aria-label': t('common.close') })

export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', closeButtonProps: close() })
}

export function tellFailure(error: unknown): void {
  const { title, detail } = wordsOf(error)
  notifications.show({ title, message: detail, color: 'red', autoClose: 12_000, closeButtonProps: close() })
}
