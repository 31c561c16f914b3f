/** What else an object is besides what it looks like: a second kind at once, or a file written down as text. */
import { decodedText } from '#formats/identify/encoded.ts'
import { identify } from '#formats/identify/identify.ts'
import { secondType } from '#formats/identify/polyglot.ts'
import { observe } from '../catalog/observe.ts'
import { note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'

export function findLayers(run: Run, object: WalkObject): void {
  const { artifact, bytes } = object
  const from = { object: artifact.id, technology: 'layers', version: '1' }
  const second = artifact.origin === 'embedded' ? undefined : secondType(bytes, artifact.type)
  if (second !== undefined) {
    note(
      run,
      [observe(artifact.type === 'executable.pe' ? 'archive.sfx' : 'type.polyglot', `${artifact.type} and ${second}`)],
      from,
    )
    run.walk.add({ name: artifact.name, bytes, type: second }, 'embedded', object)
  }
  if (object.isBody || !/^(?:text\.plain|script\.\w+|shortcut\.\w+)$/.test(artifact.type)) return
  const file = decodedText(bytes)
  const type = file === undefined ? '' : identify(file, { name: artifact.name })
  if (file === undefined || /^(?:text\.plain|data\.unknown)$/.test(type)) return
  note(run, [observe('text.encoded-file', type)], from)
  run.walk.add({ name: artifact.name, bytes: file }, 'decoded-layer', object)
}
