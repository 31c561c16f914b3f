/** Functions that act: flow, cells, names, files, dialogs, programs. */
import { cellActions } from './functions-cell.ts'
import { fileActions } from './functions-file.ts'
import { flowActions } from './functions-flow.ts'
import { systemActions } from './functions-system.ts'
import type { Action } from './engine.ts'

export const actions: ReadonlyMap<string, Action> = new Map(
  [flowActions, cellActions, fileActions, systemActions].flatMap((one) => Object.entries(one)),
)
