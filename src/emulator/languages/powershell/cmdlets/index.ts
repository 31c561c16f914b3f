/** All cmdlets by name, and the aliases a session begins with. */
import type { Cmdlet } from './cmdlet.ts'
import { commandCmdlets } from './commands.ts'
import { contentCmdlets } from './content.ts'
import { directoryCmdlets } from './directory.ts'
import { flowCmdlets } from './flow.ts'
import { hardwareCmdlets } from './hardware.ts'
import { invokingCmdlets } from './invoking.ts'
import { itemCmdlets } from './items.ts'
import { dataCmdlets } from './json.ts'
import { outputCmdlets } from './output.ts'
import { processCmdlets } from './processes.ts'
import { systemCmdlets } from './system.ts'
import { taskCmdlets } from './tasks.ts'
import { webCmdlets } from './web.ts'

import { groupingCmdlets } from './grouping.ts'
import { objectCmdlets } from './objects.ts'
import { pathCmdlets } from './paths.ts'
import { propertyCmdlets } from './properties.ts'
import { securityCmdlets } from './security.ts'
import { wmiCmdlets } from './wmi.ts'

const all: readonly Cmdlet[] = [
  ...groupingCmdlets,
  ...objectCmdlets,
  ...pathCmdlets,
  ...propertyCmdlets,
  ...securityCmdlets,
  ...wmiCmdlets,
  ...hardwareCmdlets,
  ...flowCmdlets,
  ...outputCmdlets,
  ...invokingCmdlets,
  ...webCmdlets,
  ...itemCmdlets,
  ...contentCmdlets,
  ...processCmdlets,
  ...commandCmdlets,
  ...dataCmdlets,
  ...systemCmdlets,
  ...taskCmdlets,
  ...directoryCmdlets,
]

export const cmdlets: ReadonlyMap<string, Cmdlet> = new Map(all.map((one) => [one.name.toLowerCase(), one] as const))

export const builtinAliases: ReadonlyMap<string, string> = new Map(
  all.flatMap((one) =>
    (one.aliases ?? '')
      .split(' ')
      .filter(Boolean)
      .map((alias) => [alias, one.name] as const),
  ),
)
