/** Numbers as the reader's language writes them. */
import { useTranslation } from 'react-i18next'
import { showNumber } from './format.ts'

export function useNumber(): (value: number) => string {
  const { i18n } = useTranslation()
  return (value) => showNumber(value, i18n.language)
}
