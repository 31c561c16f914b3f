/** What an analyst writes on an alert: each change a line of its log. */
import { Failure } from '#core/errors.ts'
import type { AlertRow } from '#contract/analysis-console-api.ts'
import type { Change } from '../database/tables.ts'
import { asJson, cleanText } from '../database/text.ts'

export interface Annotation {
  readonly assignee?: string | undefined
  readonly importance?: AlertRow['importance'] | undefined
  readonly comment?: string | undefined
  readonly who: string
  readonly at: Date
}

export async function annotate(change: Change, id: string, { assignee, importance, comment, who, at }: Annotation) {
  const before = await change
    .selectFrom('alert')
    .select(['changes', 'assignee', 'importance'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw new Failure('not-found', 'There is no such alert.')
  const lines: string[] = []
  if (assignee !== undefined && assignee !== before.assignee)
    lines.push(assignee === '' ? 'assigned to nobody' : `assigned to ${cleanText(assignee)}`)
  if (importance !== undefined && importance !== before.importance)
    lines.push(`importance ${before.importance} → ${importance}`)
  if (comment !== undefined) lines.push(cleanText(comment))
  const changes = [...before.changes, ...lines.map((what) => ({ at: at.toISOString(), who, what }))]
  await change
    .updateTable('alert')
    .set({
      changes: asJson(changes),
      ...(assignee === undefined ? {} : { assignee: cleanText(assignee) }),
      ...(importance === undefined ? {} : { importance }),
    })
    .where('id', '=', id)
    .execute()
}
