/** Languages of the console: each is fetched when it is first wanted; the choice is remembered in the browser. */
import i18next, { changeLanguage, use } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
    returnNull: false
  }
}

export const languages = ['en', 'ru'] as const
export type Language = (typeof languages)[number]
const place = 'lazaret-language'

const words: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).en,
  ru: async () => (await import('./ru.ts')).ru,
}

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
    resources: { [lng]: { translation: await words[lng]() } },
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
  })
}

/** Where its words cannot be fetched, the language stays as it is. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await words[language]())
  localStorage.setItem(place, language)
  document.documentElement.lang = language
  await changeLanguage(language)
}
