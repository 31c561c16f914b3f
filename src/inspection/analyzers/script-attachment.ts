/** Scripts, shortcuts and programs sent by mail, bare or packed: rare in honest mail, so worth a look by themselves. */
import { defineAnalyzer } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const scripts = /^script\.(?:jscript|vbscript|wsf|hta|batch|powershell|encoded|jse|vbe|sct)/
const danger = (type: string): boolean => scripts.test(type) || /^(?:executable\.(?:pe|msi)|shortcut\.)/.test(type)
const carrier = (type: string | undefined): boolean => type !== undefined && /^(?:mail|archive|image)\./.test(type)

export const scriptAttachment = defineAnalyzer({
  name: 'script-attachment',
  version: '2',
  accepts: danger,
  timeout: 1_000,
  facts: [],
  analyze({ artifact, container, isBody }) {
    if (container?.startsWith('document.') === true && artifact.origin === 'archive-entry')
      return [observe('document.embedded-runnable', `${artifact.name} (${artifact.type})`)]
    if (isBody || !carrier(container) || !['mime-part', 'archive-entry'].includes(artifact.origin)) return []
    // A shortcut is judged by where it leads.
    const severity = artifact.type.startsWith('shortcut.') ? 'low' : 'medium'
    return [observe('attachment.runnable', `${artifact.name} (${artifact.type})`, severity)]
  },
})
