/** What unpacking found so far, held to a budget of entries, bytes and expansion. */
import { limits } from '#core/limits.ts'

export interface UnpackBudget {
  readonly entries: number
  readonly bytes: number
  readonly ratio: number
  readonly passwords: readonly string[]
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

export interface Unpacked {
  readonly entries: readonly UnpackedEntry[]
  readonly findings: readonly ArchiveFinding[]
  readonly gaps: readonly string[]
  readonly encrypted: boolean
}

/** Key derivations are dear; so many are enough to try each password on several objects. */
const mostAttempts = 1_000

export class Collector {
  readonly budget: UnpackBudget
  readonly #entries: UnpackedEntry[] = []
  readonly #findings = new Map<string, ArchiveFinding>()
  readonly #gaps = new Set<string>()
  #encrypted = false
  #attempts = 0
  #found = ''
  #left: number

  constructor(budget: UnpackBudget) {
    this.budget = budget
    this.#left = budget.bytes
  }

  get full(): boolean {
    return this.#entries.length >= this.budget.entries || this.#gaps.size >= this.budget.entries
  }

  /** The most one packed object may grow to; small ones may always reach a megabyte. */
  allowance(packed: number): number {
    return Math.max(1, Math.min(this.#left, Math.max(packed * this.budget.ratio, 1_048_576)))
  }

  add(name: string, bytes: Buffer): void {
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[a-z]:/i.test(name))
      this.find('path-traversal', `Entry leaves its folder: ${name}`, 'high')
    if (this.full || bytes.length > this.#left) return this.gap(`too large: ${name}`)
    this.#left -= bytes.length
    this.#entries.push({ name, bytes })
  }

  find(code: string, text: string, danger: ArchiveFinding['danger']): void {
    this.#findings.set(code, { code, text: text.slice(0, 400), danger })
  }

  gap(text: string): void {
    this.#gaps.add(text.slice(0, 400))
  }

  failed(name: string, error: unknown): void {
    const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    this.gap(`${large ? 'ratio' : 'damaged'}: ${name}`)
  }

  /** Passwords to try, the one that opened the last object first. */
  *passwords(): Generator<string> {
    const all = new Set([this.#found, ...this.budget.passwords.slice(0, limits.walk.passwords)])
    for (const password of all) {
      if (password === '' || this.#attempts >= mostAttempts) continue
      this.#attempts += 1
      yield password
    }
  }

  opened(password: string): void {
    this.#encrypted = true
    this.#found = password
    this.#attempts = 0
  }

  locked(name: string): void {
    this.#encrypted = true
    this.gap(`encrypted: ${name}`)
  }

  result(): Unpacked {
    return {
      entries: this.#entries,
      findings: [...this.#findings.values()],
      gaps: [...this.#gaps],
      encrypted: this.#encrypted,
    }
  }
}
