/** An object as its readers see it, each reading made once and only where something asks for it. */
import { Buffer } from 'node:buffer'
import { parseHtml, type Html } from '#formats/html/parse.ts'
import { parseLnk, type Lnk } from '#formats/lnk/parse.ts'
import { charsetOf } from '#formats/mime/charset.ts'
import { decodeText } from '#formats/mime/text.ts'
import { findUrls } from '#formats/url/extract.ts'
import type { FoundLink, LinkPlace } from './ports.ts'

const most = { text: 1_048_576, words: 160_000, links: 2_000, script: 262_144 }
const pages = /^(?:document\.(?:html|svg)|script\.hta)$/
const readable = /^(?:text|script|shortcut\.url|document\.(?:xml|calendar|html|svg))/

export class Reading {
  readonly #type: string
  readonly #bytes: Uint8Array
  readonly #charset: string
  #latin: string | undefined
  #plain: string | undefined
  #html: { readonly page: Html | undefined } | undefined
  #lnk: { readonly link: Lnk | undefined } | undefined
  #links: readonly FoundLink[] | undefined

  constructor(object: { readonly type: string; readonly bytes: Uint8Array; readonly charset?: string }) {
    this.#type = object.type
    this.#bytes = object.bytes
    this.#charset = object.charset ?? ''
  }

  /** The first megabyte as Latin-1. */
  get latin(): string {
    const { buffer, byteOffset, length } = this.#bytes
    this.#latin ??= Buffer.from(buffer, byteOffset, Math.min(length, most.text)).toString('latin1')
    return this.#latin
  }

  /** The first megabyte in its character set; empty for what is no text. */
  get plain(): string {
    this.#plain ??= readable.test(this.#type) || this.#type === 'script.hta' ? this.#decoded() : ''
    return this.#plain
  }

  get html(): Html | undefined {
    this.#html ??= { page: pages.test(this.#type) ? parseHtml(this.plain) : undefined }
    return this.#html.page
  }

  get lnk(): Lnk | undefined {
    this.#lnk ??= { link: this.#type === 'shortcut.lnk' ? parseLnk(this.#bytes) : undefined }
    return this.#lnk.link
  }

  /** What a person reads in it. */
  get words(): string {
    return (this.html?.text ?? this.plain).slice(0, most.words)
  }

  /** Addresses in it, without those of its children. */
  get links(): readonly FoundLink[] {
    this.#links ??= this.#findLinks().slice(0, most.links)
    return this.#links
  }

  #decoded(): string {
    const bytes = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, Math.min(this.#bytes.length, most.text))
    return decodeText(bytes, charsetOf(bytes, this.#charset))
  }

  #findLinks(): FoundLink[] {
    if (this.html !== undefined) return pageLinks(this.html)
    if (this.lnk !== undefined) return found(`${this.lnk.target} ${this.lnk.arguments}`, 'shortcut')
    if (this.#type === 'shortcut.url') return shortcutLinks(this.plain)
    if (this.#type.startsWith('script.')) return found(this.plain.slice(0, most.script), 'script')
    return found(this.plain, 'text')
  }
}

const found = (text: string, place: LinkPlace): FoundLink[] => findUrls(text).map(({ url }) => ({ url, place }))

function pageLinks({ links, forms, sources, scripts, metaRefresh, text }: Html): FoundLink[] {
  const list: FoundLink[] = links.map(({ href, text: shown }) => ({ url: href, text: shown, place: 'html' }))
  for (const { action } of forms) if (action !== '') list.push({ url: action, place: 'form' })
  if (metaRefresh !== undefined) list.push({ url: metaRefresh, place: 'html' })
  for (const url of sources) list.push({ url, place: 'source' })
  const known = new Set(list.map(({ url }) => url))
  const shown = found(text, 'text').filter(
    ({ url }) => !known.has(url) && !links.some((link) => link.text.includes(url.replace(/^http:\/\//, ''))),
  )
  return [...list, ...shown, ...found(scripts.join('\n').slice(0, most.script), 'script')]
}

/** Internet shortcuts: what they open and where their icon comes from. */
function shortcutLinks(text: string): FoundLink[] {
  const list: FoundLink[] = []
  for (const match of text
    .slice(0, 65_536)
    .matchAll(/^\s*(?:URL|IconFile|BASEURL|WorkingDirectory)\s*=\s*(\S.{0,4000})$/gim))
    list.push({ url: (match[1] ?? '').trim(), place: 'shortcut' })
  return list
}
