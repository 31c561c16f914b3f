/**
 * Bounds on markup before it is parsed: a tree builder's work grows with the depth of open elements times their number, so
 * both are counted in one pass over the text, and what lies behind the bound is left out.
 */
const tagLimit = 150_000
const depthLimit = 3_000
const sizeLimit = 24 * 1024 * 1024
const formatting = /^(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)$/
const empty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/
/** Formatting elements left open are built again in every block that follows. */
const formattingLimit = 200

export function bounded(markup: string): { readonly text: string; readonly cut: boolean } {
  const text = markup.length > sizeLimit ? markup.slice(0, sizeLimit) : markup
  const lower = text.toLowerCase()
  const pattern = /<(\/?)([a-z][a-z0-9:-]{0,30})/gi
  let [tags, depth, open] = [0, 0, 0]
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const name = (found[2] ?? '').toLowerCase()
    const closes = found[1] === '/'
    if (name === 'script' || name === 'style' || name === 'textarea') {
      if (closes) continue
      const end = lower.indexOf(`</${name}`, found.index)
      if (end < 0) break
      pattern.lastIndex = end + name.length + 2
      continue
    }
    if (empty.test(name)) tags++
    else {
      const change = closes ? -1 : 1
      depth = Math.max(0, depth + change)
      if (formatting.test(name)) open = Math.max(0, open + change)
      tags++
    }
    if (tags > tagLimit || depth > depthLimit || open > formattingLimit)
      return { text: text.slice(0, found.index), cut: true }
  }
  return { text, cut: text.length < markup.length }
}
