/** HTML that asks for a password or builds a file in the browser (ATT&CK T1027.006). Attached pages weigh more than bodies. */
import { defineAnalyzer, type ObjectView, type Observation } from '../analyzer.ts'

const isAttachment = ({ artifact }: ObjectView): boolean => /\.(?:s?html?|xhtml|svg)$/i.test(artifact.name)
const builder = /new\s+Blob\s*\(|URL\.createObjectURL|msSaveOrOpenBlob|msSaveBlob/
const release = /\.download\s*=|setAttribute\s*\(\s*['"]download|\bdownload=["']|msSaveOrOpenBlob|msSaveBlob/
const decoder = /\batob\s*\(|charCodeAt|Uint8Array|fromCharCode/

function form(object: ObjectView): Observation[] {
  if (!/<input\b[^>]{0,300}type\s*=\s*["']?password/i.test(object.text)) return []
  const attached = isAttachment(object)
  const away = /<form\b[^>]{0,500}action\s*=\s*["']?https?:/i.test(object.text)
  return [
    {
      rule: 'html.credential-form',
      severity: attached && away ? 'high' : 'medium',
      text: `The page asks for a password${away ? ' and sends it to another site' : ''}.`,
      threat: 'HTML.Phishing.Form',
      techniques: ['T1598.002', 'T1056.003'],
    },
  ]
}

function smuggling({ text }: ObjectView): Observation[] {
  if (!builder.test(text) || !release.test(text) || !decoder.test(text)) return []
  return [
    {
      rule: 'html.smuggling',
      severity: 'high',
      text: 'The page decodes a file inside the browser and offers it as a download.',
      threat: 'HTML.Smuggling.Generic',
      techniques: ['T1027.006'],
    },
  ]
}

export const html = defineAnalyzer({
  name: 'html',
  version: '1',
  accepts: (type) => /^document\.(?:html|svg)|^image\.svg/.test(type),
  timeout: 3_000,
  analyze: (object) => [...form(object), ...smuggling(object)],
})
