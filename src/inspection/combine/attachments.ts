/** What an attachment is together with how it came. */
import type { Artifact } from '#core/artifact.ts'
import { runnable, type Scene } from './scene.ts'
import type { Told } from './told.ts'

const disguises = [
  'name.double-extension',
  'name.padded',
  'name.direction-override',
  'type.executable-as-document',
  'type.script-as-document',
]

export function attachmentCombinations(scene: Scene): Told[] {
  const { artifacts, has } = scene
  const programs = artifacts.filter((one) => one.parent !== undefined && runnable(one) && one.origin !== 'dropped')
  const [first] = programs
  const told: Told[] = []
  if (first !== undefined && disguises.some(has))
    told.push({ rule: 'combination.disguised-runnable', detail: first.name })
  if (first !== undefined && unlocked(scene, programs))
    told.push({ rule: 'combination.locked-runnable', detail: first.name })
  if (scene.head === undefined) return [...told, ...imageShortcut(artifacts)]
  const link = programs.find(({ type }) => type.startsWith('shortcut.'))
  if (link !== undefined) told.push({ rule: 'combination.mail-shortcut', detail: link.name })
  if (locked(scene) && has('text.password-given')) told.push({ rule: 'combination.locked-unopened' })
  if (has('text.payment-lure') && first !== undefined)
    told.push({ rule: 'combination.payment-runnable', detail: first.name })
  if (has('text.payment-lure') && has('office.macro-autoexec')) told.push({ rule: 'combination.payment-macro' })
  if (
    first !== undefined &&
    scene.findings.some(({ rule, severity }) => rule === 'mime.ambiguous' && severity !== 'info')
  )
    told.push({ rule: 'combination.ambiguous-runnable', detail: first.name })
  return [...told, ...imageShortcut(artifacts)]
}

const locked = ({ gaps }: Scene): boolean => gaps.some(({ why }) => why.startsWith('encrypted'))

/** A program lies in the archive that the password opened, at whatever depth. */
function unlocked({ findings }: Scene, programs: readonly Artifact[]): boolean {
  const opened = findings.filter(({ rule }) => rule.startsWith('archive.password-')).map(({ object }) => object)
  return programs.some(({ id }) => opened.some((object) => id.startsWith(`${object}/`)))
}

/** A shortcut among other files of a disk image: it starts what lies beside it. */
function imageShortcut(artifacts: readonly Artifact[]): Told[] {
  const images = artifacts.filter(({ type }) => /^archive\.(?:iso|udf|img|vhdx?|dmg|wim)$/.test(type))
  for (const image of images) {
    const inside = artifacts.filter(({ id }) => id.startsWith(`${image.id}/`))
    const link = inside.find(({ type }) => type === 'shortcut.lnk')
    if (link !== undefined && inside.some((one) => one !== link))
      return [{ rule: 'combination.image-shortcut', detail: link.name }]
  }
  return []
}
