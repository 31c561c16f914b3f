/** English, the language every other one is measured by. */
import { analysis } from './en-analysis.ts'
import { frame } from './en-frame.ts'
import { gateway } from './en-gateway.ts'
import { threats } from './en-threats.ts'
import { word } from './en-word.ts'

export const en = { ...frame, ...gateway, ...analysis, ...threats, word }
