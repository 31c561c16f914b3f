/** The drives of the virtual Windows: files and folders by path without case, streams beside files, programs of Windows. */
import { programAt, programBytes } from './known-programs.ts'

const fileLimit = 5_000
const byteLimit = 256 * 1024 * 1024

/** Folders that every Windows has beside those that hold files. */
const standardFolders =
  /^[a-z]:(?:\\(?:windows(?:\\(?:system32|syswow64|temp|tasks|fonts|installer|debug|prefetch|system32\\(?:tasks|drivers|wbem|spool|config)))?|users(?:\\(?:public|john)(?:\\(?:desktop|documents|downloads|pictures|music|videos|favorites|contacts|links|searches|onedrive|appdata(?:\\(?:local|roaming|locallow)(?:\\(?:temp|microsoft|microsoft\\windows))?)?))?)?|program files(?: \(x86\))?(?:\\common files)?|programdata(?:\\microsoft)?|perflogs))?$/i
const systemLibrary = /^[a-z]:\\windows\\(?:system32|syswow64)\\(?:[\w.]+\\)*[\w.]+\.(?:exe|dll)$/i

const folded = (path: string): string => path.toLowerCase().replace(/\\+$/, '')

export class FileSystem {
  readonly #files = new Map<string, { path: string; bytes: Uint8Array }>()
  readonly #folders = new Map<string, string>()
  #bytes = 0

  /** False when the drive is full. */
  put(path: string, bytes: Uint8Array): boolean {
    this.#bytes += bytes.length
    if (this.#bytes > byteLimit || this.#files.size >= fileLimit) return false
    this.#files.set(path.toLowerCase(), { path, bytes })
    return true
  }

  read(path: string): Uint8Array | undefined {
    const found = this.#files.get(path.toLowerCase())
    if (found) return found.bytes
    const program = programAt(path)
    return program && programBytes(program)
  }

  /** Whether a file was put here; programs of Windows do not count. */
  holds(path: string): boolean {
    return this.#files.has(path.toLowerCase())
  }

  remove(path: string): boolean {
    return this.#files.delete(path.toLowerCase())
  }

  makeFolder(path: string): void {
    if (this.#folders.size < fileLimit) this.#folders.set(folded(path), path.replace(/\\+$/, ''))
  }

  /** Takes a folder away; the files that were in it. */
  removeFolder(path: string): readonly string[] {
    const base = `${folded(path)}\\`
    const inside = [...this.#files.values()].map((one) => one.path).filter((one) => one.toLowerCase().startsWith(base))
    for (const key of this.#folders.keys()) if (`${key}\\`.startsWith(base)) this.#folders.delete(key)
    return inside
  }

  /** Names directly in a folder: files, and folders. */
  list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
    const base = `${folded(folder)}\\`
    const files: string[] = []
    const folders = new Map<string, string>()
    const below = (path: string) => {
      const at = path.slice(base.length).indexOf('\\')
      const name = at < 0 ? path : path.slice(0, base.length + at)
      folders.set(name.toLowerCase(), name)
    }
    for (const [key, { path }] of this.#files) {
      if (!key.startsWith(base)) continue
      if (path.slice(base.length).includes('\\')) below(path)
      else files.push(path)
    }
    for (const [key, path] of this.#folders) if (key.startsWith(base)) below(path)
    return { files, folders: [...folders.values()] }
  }

  isFolder(path: string): boolean {
    const key = folded(path)
    if (standardFolders.test(key) || this.#folders.has(key)) return true
    const { files, folders } = this.list(path)
    return files.length + folders.length > 0
  }

  exists(path: string): boolean {
    return this.read(path) !== undefined || systemLibrary.test(path) || this.isFolder(path)
  }
}
