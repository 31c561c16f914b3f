/** The configuration of one command: its file, and what its options say over it. */
import path from 'node:path'
import { loadConfig } from '#runtime/config/load.ts'
import type { Config, ConfigInput } from '#runtime/config/schema.ts'
import { home } from './foundation.ts'
import type { RunOptions } from './run-options.ts'

/** SMTP, console, analysis and database stand on four ports in a row. */
function portsFrom(base: string | undefined): ConfigInput {
  if (base === undefined) return {}
  const first = Number(base)
  const at = (offset: number) => ({ port: first === 0 ? 0 : first + offset })
  return { smtp: at(0), console: at(1), analysis: at(2), database: at(3) }
}

export function configFor({ data, config, ports }: RunOptions): Config {
  const named = data === undefined && config === undefined ? path.join(home, 'data') : data
  return loadConfig(config, { ...portsFrom(ports), ...(named === undefined ? {} : { dataDirectory: named }) })
}
