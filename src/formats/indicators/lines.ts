/** Lines of a text without their ends, one at a time. */
export function* linesOf(text: string): Generator<string> {
  let at = text.codePointAt(0) === 0xfeff ? 1 : 0
  while (at <= text.length) {
    const end = text.indexOf('\n', at)
    const stop = end < 0 ? text.length : end
    yield text.slice(at, stop).replace(/\r$/, '')
    at = stop + 1
  }
}
