/** The objects of the application that opens a document, by its kind. */
import type { ComContext } from '../context.ts'
import type { Caller } from './application.ts'
import type { DocumentContent } from './content.ts'
import { excelObjects } from './excel.ts'
import { outlookObjects } from './outlook.ts'
import { powerpointObjects } from './powerpoint.ts'
import { type Office, wordObjects } from './word.ts'

export type OfficeApplication = NonNullable<DocumentContent['application']>

/** By what the content says, else by the file's name, else by the names its code uses. */
export function applicationOf(path: string, content: DocumentContent, code = ''): OfficeApplication {
  if (content.application) return content.application
  if (content.sheets || /\.xl\w*$|\.sl[kb]$|\.csv$/i.test(path)) return 'excel'
  if (/\.pp\w*$|\.pot\w*$/i.test(path)) return 'powerpoint'
  if (/\.otm$/i.test(path)) return 'outlook'
  return /\b(?:workbook_(?:open|activate|beforeclose)|thisworkbook|activesheet|worksheets?\s*\()/i.test(code)
    ? 'excel'
    : 'word'
}

export function officeObjects(
  context: ComContext,
  content: DocumentContent,
  { kind, call }: { kind: OfficeApplication; call: Caller },
): Office {
  if (kind === 'excel') return excelObjects(context, content, call)
  if (kind === 'powerpoint') return powerpointObjects(context, content, call)
  return kind === 'outlook' ? outlookObjects(context, call) : wordObjects(context, content, call)
}
