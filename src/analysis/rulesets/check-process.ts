/** The process in which handed-in rules are compiled. One text, one answer. */
import { checkRules } from '#runtime/inspector/check-rules.ts'
import type { Draft } from './check.ts'

process.once('message', async (draft: Draft) => {
  const checked = await checkRules(draft)
  process.send?.(checked, () => process.disconnect())
})
