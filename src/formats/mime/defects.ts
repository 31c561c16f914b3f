/** Bytes that two readers of a message could read differently: line ends (RFC 5321 2.3.8) and base64 (RFC 2045 6.8). */
const looked = 1_048_576
const lineFeed = 10
const carriageReturn = 13

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
  const text = body.toString('latin1', 0, looked)
  const found: string[] = []
  if (/[^A-Za-z0-9+/=\s]/.test(text)) found.push('bad-base64')
  if (/=\s{0,100}[A-Za-z0-9+/]/.test(text)) found.push('base64-padding-inside')
  return found
}
