/** Languages of the console; the choice is remembered in the browser. */
import { changeLanguage, use } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { ru } from './ru.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
    returnNull: false
  }
}

export const languages = ['en', 'ru'] as const
export type Language = (typeof languages)[number]
const place = 'lazaret-language'

const known = (tag: string | null): Language | undefined => languages.find((language) => tag?.startsWith(language))

function preferred(): Language {
  return known(localStorage.getItem(place)) ?? known(navigator.language) ?? 'en'
}

export async function startLanguages(): Promise<void> {
  const lng = preferred()
  document.documentElement.lang = lng
  await use(initReactI18next).init({
    lng,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ru: { translation: ru } },
    interpolation: { escapeValue: false },
  })
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(place, language)
  document.documentElement.lang = language
  await changeLanguage(language)
}
