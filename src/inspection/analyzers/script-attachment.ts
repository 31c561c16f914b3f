/** Scripts, shortcuts and programs sent by mail, bare or packed: rare in honest mail, so worth a look by themselves. */
import { defineAnalyzer } from '../analyzer.ts'

const scripts = /^script\.(?:jscript|vbscript|wsf|hta|batch|powershell|encoded|jse|vbe|sct)/
const danger = (type: string): boolean => scripts.test(type) || /^(?:executable\.(?:pe|msi)|shortcut\.)/.test(type)
const carrier = (type: string | undefined): boolean => type !== undefined && /^(?:mail|archive|image)\./.test(type)

export const scriptAttachment = defineAnalyzer({
  name: 'script-attachment',
  version: '1',
  accepts: danger,
  timeout: 1_000,
  analyze({ artifact, container }) {
    if (!carrier(container) || !['mime-part', 'archive-entry'].includes(artifact.origin)) return []
    const where = artifact.origin === 'mime-part' ? 'attached to a message' : 'packed in an archive'
    return [
      {
        rule: 'attachment.runnable',
        severity: 'medium',
        text: `A file that Windows runs when opened (${artifact.type}) is ${where}.`,
        techniques: ['T1566.001', 'T1204.002'],
      },
    ]
  },
})
