/** What unpacking found so far, held to a budget of entries, bytes and expansion. */
import { limits } from '#core/limits.ts'
import type { OfficeContent } from '../ooxml/content.ts'

export interface UnpackBudget {
  readonly entries: number
  readonly bytes: number
  readonly ratio: number
  readonly passwords: readonly string[]
  /** Asked before each password; one derivation can take a tenth of a second. As many as there are where absent. */
  readonly mayTry?: () => boolean
  /** Milliseconds there are for it; what is dear is left out where there are few. */
  readonly ms?: number
}

export interface UnpackedEntry {
  readonly name: string
  readonly bytes: Buffer
}

export interface ArchiveFinding {
  readonly code: string
  readonly text: string
  readonly danger: 'low' | 'medium' | 'high'
}

export interface UnpackedLink {
  readonly url: string
  /** What the reader of the document sees in its stead. */
  readonly text?: string
}

export interface Unpacked {
  readonly entries: readonly UnpackedEntry[]
  readonly findings: readonly ArchiveFinding[]
  readonly gaps: readonly string[]
  readonly encrypted: boolean
  /** Something stayed locked for want of a password. */
  readonly locked: boolean
  /** Something is packed by a method that this reader does not know. */
  readonly unread: boolean
  /** The password that opened it. */
  readonly password: string
  /** Addresses a document leads to. */
  readonly links: readonly UnpackedLink[]
  /** What a person reads in a document. */
  readonly text: string
  /** What a document holds to run on. */
  readonly content?: OfficeContent
}

/** Key derivations are dear; so many are enough to try each password on several objects. */
const mostAttempts = 1_000
const most = { links: 2_000, text: 65_536 }
/** Honest text of repeated lines packs far better than the ratio; a bomb that stays this small is none. */
const smallest = 16_777_216

export class Collector {
  readonly budget: UnpackBudget
  readonly #entries: UnpackedEntry[] = []
  readonly #findings = new Map<string, ArchiveFinding>()
  readonly #gaps = new Set<string>()
  readonly #links = new Map<string, UnpackedLink>()
  #text = ''
  #encrypted = false
  #locked = false
  #unread = false
  #attempts = 0
  #found = ''
  #left: number
  #content: OfficeContent | undefined

  constructor(budget: UnpackBudget) {
    this.budget = budget
    this.#left = budget.bytes
  }

  get full(): boolean {
    return this.#entries.length >= this.budget.entries || this.#gaps.size >= this.budget.entries
  }

  /** The most one packed object may grow to; small ones may always reach some megabytes. */
  allowance(packed: number): number {
    return Math.max(1, Math.min(this.#left, Math.max(packed * this.budget.ratio, smallest)))
  }

  /** Bytes that all entries together may still have. */
  get left(): number {
    return this.#left
  }

  checkName(name: string): void {
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name)) this.find('path-traversal', `Entry leaves its folder: ${name}`, 'high')
    else if (/^[\\/]|^[a-z]:[\\/]/i.test(name)) this.find('absolute-path', `Entry has an absolute path: ${name}`, 'low')
  }

  noteLink(name: string, target: string): void {
    const leaves = /^[\\/]|^[a-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(target)
    if (leaves) this.find('link-traversal', `A link leaves its folder: ${name} to ${target}`, 'high')
    else this.find('link', `It holds a link: ${name} to ${target}`, 'low')
  }

  add(name: string, bytes: Buffer): void {
    this.checkName(name)
    if (this.full || bytes.length > this.#left) return this.gap(`too large: ${name}`)
    this.#left -= bytes.length
    this.#entries.push({ name, bytes })
  }

  find(code: string, text: string, danger: ArchiveFinding['danger']): void {
    this.#findings.set(code, { code, text: text.slice(0, 400), danger })
  }

  /** An address that the document leads to. */
  link(url: string, text?: string): void {
    if (url === '' || this.#links.size >= most.links) return
    this.#links.set(`${url}|${text ?? ''}`, text === undefined ? { url } : { url, text })
  }

  /** What a person reads in it: words and passwords are looked for there. */
  say(text: string): void {
    if (this.#text.length < most.text) this.#text += `${text.slice(0, most.text)}\n`
  }

  /** What a document's macros, formulas or viewer run on. */
  hold(content: OfficeContent): void {
    this.#content = content
  }

  /** Packed by a method that is not known here; another reader may know it. */
  unknownMethod(name: string): void {
    this.#unread = true
    this.gap(`no decoder: ${name}`)
  }

  /** Another reader may find more in it than this one. */
  leaveRest(): void {
    this.#unread = true
  }

  gap(text: string): void {
    this.#gaps.add(text.slice(0, 400))
  }

  failed(name: string, error: unknown): void {
    const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    if (large) this.find('bomb', `It grows out of all proportion: ${name}`, 'high')
    this.gap(`${large ? 'ratio' : 'damaged'}: ${name}`)
  }

  /** Passwords to try, the one that opened the last object first. */
  *passwords(): Generator<string> {
    const all = new Set([this.#found, ...this.budget.passwords.slice(0, limits.walk.passwords)])
    for (const password of all) {
      if (password === '' || this.#attempts >= mostAttempts) continue
      if (this.budget.mayTry?.() === false) return
      this.#attempts += 1
      yield password
    }
  }

  opened(password: string): void {
    this.#encrypted = true
    this.#found = password
    this.#attempts = 0
  }

  /** Empty until one has opened something. */
  get password(): string {
    return this.#found
  }

  locked(name: string): void {
    this.#encrypted = true
    this.#locked = true
    this.gap(`encrypted: ${name}`)
  }

  result(): Unpacked {
    return {
      entries: this.#entries,
      findings: [...this.#findings.values()],
      gaps: [...this.#gaps],
      encrypted: this.#encrypted,
      locked: this.#locked,
      unread: this.#unread,
      password: this.#found,
      links: [...this.#links.values()],
      text: this.#text,
      ...(this.#content === undefined ? {} : { content: this.#content }),
    }
  }
}
