/** Versions of what judges: Lazaret itself and the YARA engine it has on this machine. Another engine may judge otherwise. */
import { readFile } from 'node:fs/promises'

interface Manifest {
  readonly version?: string
}

async function versionAt(address: URL): Promise<string> {
  const { version = '' } = JSON.parse(await readFile(address, 'utf8')) as Manifest
  return version
}

/** By the manifest above the module; empty where the package is not there. */
async function versionOf(name: string): Promise<string> {
  try {
    const module = import.meta.resolve(name)
    const root = module.slice(0, module.lastIndexOf(`/${name}/`) + name.length + 2)
    return await versionAt(new URL('package.json', root))
  } catch {
    return ''
  }
}

export async function engineVersion(): Promise<string> {
  const [lazaret, native, wasm] = await Promise.all([
    versionAt(new URL('../../../package.json', import.meta.url)),
    versionOf('@litko/yara-x'),
    versionOf('@virustotal/yara-x'),
  ])
  return [lazaret, native, wasm].join(' ')
}
