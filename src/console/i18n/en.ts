/** English, the language every other one is measured by. */
import { analysis } from './en-analysis.ts'
import { frame } from './en-frame.ts'
import { gateway } from './en-gateway.ts'
import { people } from './en-people.ts'
import { rulesets } from './en-rulesets.ts'
import { threats } from './en-threats.ts'
import { word } from './en-word.ts'

export const en = { ...frame, ...gateway, ...analysis, ...people, ...threats, ...rulesets, word }
