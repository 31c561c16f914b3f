/** Bytes that two readers of a message could read differently: line ends (RFC 5321 2.3.8) and base64 (RFC 2045 6.8). */
import { base64Faults } from './base64.ts'

export interface MimeDefect {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}

/** Bytes of a part that are looked at for faults of base64. */
export const base64Looked = 1_048_576
const lineFeed = 10
const carriageReturn = 13

/** What each code says, and how far apart the readings of two programs can be. */
const meanings: Readonly<Record<string, readonly [MimeDefect['danger'], string]>> = {
  nul: ['medium', 'it holds zero bytes'],
  'bare-cr': ['medium', 'it has carriage returns without line feeds'],
  'bare-lf': ['medium', 'it mixes line ends'],
  'broken-header': ['low', 'a line of the header is no field'],
  'missing-boundary-end': ['low', 'the last delimiter is missing'],
  'raw-header-bytes': ['low', 'the header has bytes that are not ASCII'],
  'space-before-colon': ['low', 'a field name is followed by blanks'],
  'bad-base64': ['medium', 'base64 holds foreign characters'],
  'base64-padding-inside': ['medium', 'base64 ends in the middle'],
  'base64-read-differently': ['medium', 'base64 gives different content to different programs'],
  'duplicate-content-type': ['high', 'a part has two content types'],
  'duplicate-content-transfer-encoding': ['high', 'a part has two transfer encodings'],
  'duplicate-content-disposition': ['high', 'a part has two dispositions'],
  'duplicate-mime-version': ['low', 'the MIME version is given twice'],
  'duplicate-from': ['high', 'the sender is named twice'],
  'duplicate-subject': ['low', 'the subject is given twice'],
  'duplicate-boundary': ['high', 'a part states two boundaries'],
  'several-boundaries': ['high', 'the boundary can be read in two ways'],
  'missing-boundary': ['medium', 'a multipart message states no boundary'],
  'unused-boundary': ['low', 'the boundary that is stated does not occur'],
  'overlapping-boundaries': ['medium', 'the boundary of one part begins like that of another'],
  'same-boundary-inside': ['medium', 'a part uses the boundary of the part around it'],
  'encoded-multipart': ['medium', 'a part that holds parts is itself encoded'],
  'content-outside-parts': ['medium', 'there is content before the first or behind the last part'],
  'parts-in-text': ['low', 'the text holds what looks like parts of a message'],
  'unknown-encoding': ['medium', 'a transfer encoding is unknown or oddly written'],
  'encoded-word-parameter': ['low', 'a parameter holds an encoded word'],
  'mixed-parameter-forms': ['medium', 'a parameter is given in two forms'],
  'comment-in-type': ['low', 'a content type holds a comment'],
  'unknown-charset': ['low', 'a character set is unknown'],
  'invalid-type': ['low', 'a content type is malformed'],
  'several-names': ['low', 'a file has two names'],
  'several-extensions': ['high', 'a file has two names with different extensions'],
  'multipart-with-encoding': ['low', 'a transfer encoding is stated where none applies'],
  'attachment-in-alternative': ['low', 'a file is offered as another form of the text'],
  uuencode: ['low', 'the text holds a file in uuencode'],
  yenc: ['low', 'the text holds a file in yEnc'],
  partial: ['medium', 'it is a fragment of a message'],
  'external-body': ['medium', 'its content is to be fetched from elsewhere'],
  'bad-date': ['low', 'the date is malformed'],
  'bad-address': ['low', 'an address is malformed'],
  'bad-encoded-word': ['low', 'an encoded word is malformed'],
  'empty-field': ['low', 'a field that matters is empty'],
  'charset-mismatch': ['low', 'the text is not in the character set it states'],
  'very-long-line': ['low', 'a line of the header is longer than allowed'],
}

export function describeDefect(code: string): MimeDefect {
  const [danger, text] = meanings[code] ?? ['low', code.replaceAll('-', ' ')]
  return { code, text, danger }
}

/** Lone line feeds count only beside proper line ends: a file kept with Unix line ends is not ambiguous. */
export function lineDefects(bytes: Buffer): readonly string[] {
  const found: string[] = []
  if (hasBareReturn(bytes)) found.push('bare-cr')
  if (hasMixedLines(bytes)) found.push('bare-lf')
  return found
}

function hasBareReturn(bytes: Buffer): boolean {
  let at = bytes.indexOf(carriageReturn)
  while (at >= 0 && bytes[at + 1] === lineFeed) at = bytes.indexOf(carriageReturn, at + 2)
  return at >= 0
}

function hasMixedLines(bytes: Buffer): boolean {
  let proper = false
  let bare = false
  for (let at = bytes.indexOf(lineFeed); at >= 0 && !(proper && bare); at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] === carriageReturn) proper = true
    else bare = true
  }
  return proper && bare
}

export function base64Defects(body: Buffer): readonly string[] {
  const { junk, padding } = base64Faults(body.subarray(0, base64Looked))
  const found: string[] = []
  if (junk >= 0) found.push('bad-base64')
  if (padding >= 0) found.push('base64-padding-inside')
  return found
}
