/** Every rule of our own with its sentence, in one list: the console translates by rule id. */
import { archiveRules } from './archive.ts'
import { attachmentRules } from './attachment.ts'
import { documentRules } from './document.ts'
import { linkRules } from './link.ts'
import { mailRules } from './mail.ts'
import { mimeRules } from './mime.ts'
import { pictureRules } from './picture.ts'
import { programRules } from './program.ts'
import { shortcutRules } from './shortcut.ts'
import type { RuleRow } from './rule.ts'

export const catalog: ReadonlyMap<string, RuleRow> = new Map(
  [
    archiveRules,
    attachmentRules,
    documentRules,
    linkRules,
    mailRules,
    mimeRules,
    pictureRules,
    programRules,
    shortcutRules,
  ].flatMap(Object.entries<RuleRow>),
)
