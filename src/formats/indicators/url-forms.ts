/** One writing for addresses (RFC 3986, 6.2), and the writings under which a list may hold what an address leads to. */

export interface UrlForm {
  readonly value: string
  /** It names a folder above the address, not the address itself. */
  readonly isFolder: boolean
}

const most = { folders: 8 }

/** Percent-encoding only where it is needed, its digits in upper case; no default port, user or fragment. */
export function oneForm(raw: string): string | undefined {
  const url = URL.parse(raw)
  if (url === null || url.hostname === '') return undefined
  url.hash = ''
  url.username = ''
  url.password = ''
  if (url.hostname.endsWith('.') && /[^.]\.$/.test(url.hostname)) url.hostname = url.hostname.slice(0, -1)
  return url.href.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) => {
    const sign = String.fromCodePoint(Number.parseInt(digits, 16))
    return /[\w.~-]/.test(sign) ? sign : `%${digits.toUpperCase()}`
  })
}

/**
 * The address, without its query, with and without a slash at the end, by http and https; then the folders above it.
 */
export function urlForms(raw: string): UrlForm[] {
  const form = oneForm(raw)
  const url = form === undefined ? null : URL.parse(form)
  if (form === undefined || url === null) return []
  const bare = form.split('?', 1)[0] ?? form
  const same = new Set([form, bare, ...(url.pathname === '/' ? [] : [slashed(bare)])])
  const above = folders(bare, url.pathname).filter((folder) => !same.has(folder))
  return [
    ...[...same].flatMap(bothSchemes).map((value) => ({ value, isFolder: false })),
    ...above.flatMap(bothSchemes).map((value) => ({ value, isFolder: true })),
  ]
}

const slashed = (bare: string): string => (bare.endsWith('/') ? bare.slice(0, -1) : `${bare}/`)

function bothSchemes(form: string): string[] {
  const rest = /^https?:(.*)$/s.exec(form)?.[1]
  return rest === undefined ? [form] : [`http:${rest}`, `https:${rest}`].toSorted((one) => (one === form ? -1 : 1))
}

/** Folders end in a slash on lists; the nearest first. */
function folders(bare: string, path: string): string[] {
  const origin = bare.slice(0, bare.length - path.length)
  const pieces = path.split('/').slice(0, -1).slice(0, most.folders)
  return pieces.map((_, index) => `${origin}${pieces.slice(0, index + 1).join('/')}/`).toReversed()
}
