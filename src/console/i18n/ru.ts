/** Russian. */
import type { en } from './en.ts'
import { analysis } from './ru-analysis.ts'
import { frame } from './ru-frame.ts'
import { gateway } from './ru-gateway.ts'
import { people } from './ru-people.ts'
import { rulesets } from './ru-rulesets.ts'
import { threats } from './ru-threats.ts'
import { word } from './ru-word.ts'
import type { Translation } from './translation.ts'

export const ru: Translation<typeof en> = {
  ...frame,
  ...gateway,
  ...analysis,
  ...people,
  ...threats,
  ...rulesets,
  word,
}
