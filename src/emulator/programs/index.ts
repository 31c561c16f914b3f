/** The programs that need no interpreter, by file name. */
import { certutil } from './certutil.ts'
import { clip } from './clip.ts'
import { downloaders } from './downloaders.ts'
import { elevationPrograms } from './elevation.ts'
import { fileTools } from './file-tools.ts'
import { informationPrograms } from './information.ts'
import { installer } from './installer.ts'
import { launchers } from './launchers.ts'
import { managementPrograms } from './management.ts'
import type { Program } from './program.ts'
import { registryPrograms } from './registry.ts'
import { scriptProxies } from './script-proxies.ts'

const all: readonly Program[] = [
  certutil,
  clip,
  ...downloaders,
  ...elevationPrograms,
  ...fileTools,
  ...informationPrograms,
  installer,
  ...launchers,
  ...managementPrograms,
  ...registryPrograms,
  ...scriptProxies,
]

export const programs: ReadonlyMap<string, Program> = new Map(
  all.flatMap((one) => one.names.map((name) => [name, one] as const)),
)
