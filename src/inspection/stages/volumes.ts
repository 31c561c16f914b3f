/** Pieces of a split archive: only the name tells of most of them, and no program reads one without the others. */
import { observe } from '../catalog/observe.ts'
import { note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'

const packed = 'zip|7z|rar|tar|gz|tgz|bz2|xz|zst|arj|cab|lzh|iso|img|wim|exe'
const piece = new RegExp(
  `\\.(?:(?:${packed})\\.\\d{2,3}|part\\d{1,4}\\.(?:rar|exe)|[rz]\\d{2}|a\\d{2}|c\\d{2}|swm)$`,
  'i',
)

/** What has a kind of its own (a picture called `a.r01`) is no piece. */
export function noteVolume(run: Run, { artifact }: WalkObject): void {
  const { id, name, type } = artifact
  if (!piece.test(name) || !/^(?:archive\.|data\.|text\.plain)/.test(type)) return
  note(run, [observe('archive.multivolume', name)], { object: id, technology: 'archive', version: '2' })
  if (type === 'data.unknown') run.walk.gap('archive', 'cut off or one volume of several', id)
}
