/** The kind that name and declaration promise against the kind that the content is. */
import { declarationDiffers, extensionDiffers } from '#formats/identify/families.ts'
import { defineAnalyzer, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

export const declared = defineAnalyzer({
  name: 'declared',
  version: '1',
  accepts: () => true,
  timeout: 1_000,
  facts: ['type.extension-mismatch', 'type.declared-mismatch'],
  analyze({ artifact, isBody }) {
    const { name, type, declaredType = '', size } = artifact
    if (isBody || size === 0) return []
    const seen: Observation[] = []
    if (extensionDiffers(name, type)) seen.push(observe('type.extension-mismatch', `${name} (${type})`))
    if (declarationDiffers(declaredType, type))
      seen.push(observe('type.declared-mismatch', `${declaredType} (${type})`))
    return seen
  },
})
