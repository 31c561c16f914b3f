/** Items that a path names, on every drive. */
import { type Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call } from './cmdlet.ts'
import { environmentLike, filesLike, keyObject, type Place, variablesLike } from './providers.ts'

export const pathsOf = (call: Call): string[] => call.paths('path', 'literalpath', 'filepath').flatMap((one) => one)
function aliasObjects(engine: Engine, pattern: string): PsObject[] {
  return engine.runtime.command(engine, 'Get-Alias', [pattern || '*']).filter((one) => one instanceof PsObject)
}

/** Items at a place; none where nothing is. */
export function itemsAt(engine: Engine, { drive, name }: Place): Value[] {
  if (drive === 'variable') return variablesLike(engine, name)
  if (drive === 'env') return environmentLike(engine, name)
  if (drive === 'alias') return aliasObjects(engine, name)
  if (drive === 'function') {
    const found = engine.scope.find(name)
    return found
      ? [
          record('System.Management.Automation.FunctionInfo', {
            Name: found.name,
            ScriptBlock: found.block,
            Definition: found.block.block.text,
            CommandType: 'Function',
          }),
        ]
      : []
  }
  if (drive === 'registry') return [keyObject(engine, name)]
  return drive === 'file' ? filesLike(engine, name) : []
}

/** Told of a path where nothing is. */
export const missing = (call: Call, path: string) =>
  call.engine.report(
    `Cannot find path '${path}' because it does not exist.`,
    'System.Management.Automation.ItemNotFoundException',
  )
