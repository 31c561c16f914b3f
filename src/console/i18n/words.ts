/** Translates words that come from the server as open strings (outcomes, steps, technologies); unknown ones stay as they are. */
import { useTranslation } from 'react-i18next'
import type { en } from './en.ts'

export type WordGroup = keyof (typeof en)['word']

export function useWord() {
  const { t, i18n } = useTranslation()
  return (group: WordGroup, value: string): string => {
    const key = `word.${group}.${value}`
    return i18n.exists(key) ? t(key as never) : value
  }
}
