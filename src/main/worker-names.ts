/** What the processes that analyse agree on: what each is called, and where the submitted objects are. */
import { hostname } from 'node:os'
import path from 'node:path'
import type { Config } from '#runtime/config/schema.ts'

/** In the table of submissions: the same after a restart, another one elsewhere. */
export function workerName({ dataDirectory }: Pick<Config, 'dataDirectory'>, command: 'analysis' | 'worker'): string {
  return `${command} ${hostname()}:${dataDirectory}`
}

export const objectsOf = ({ dataDirectory, analysis }: Pick<Config, 'dataDirectory' | 'analysis'>): string =>
  path.resolve(analysis.objects ?? path.join(dataDirectory, 'analysis', 'objects'))
