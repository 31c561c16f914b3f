/** A OneNote file as a container: what it carries runs by a click on it. */
import type { Collector } from '../archive/collector.ts'
import { extractUrls } from '../url/extract.ts'
import { readOneNote } from './read.ts'

export function unpackOneNote(bytes: Buffer, into: Collector): void {
  const { files, text, isCut } = readOneNote(bytes)
  if (isCut) into.gap('damaged: embedded file')
  const carried = files.filter(({ name }) => !/\.(?:png|jpe?g|gif|bmp|emf|wmf)$/i.test(name))
  if (carried[0] !== undefined)
    into.find('embedded-file', `It carries ${carried.length} files: ${carried[0].name}`, 'medium')
  for (const { name, bytes: file } of files) {
    if (into.full) return into.gap('too many entries')
    into.add(name, file)
  }
  for (const url of extractUrls(text)) into.link(url)
  if (text !== '') into.say(text)
}
