/** Reads a PowerShell script; what cannot be read is a fault beside the tree, never an exception. */
import type { Block, Script } from '../syntax.ts'
import { readBlock } from './declaration.ts'
import { readArgument, readExpression } from './expression.ts'
import { readPipeline } from './pipeline.ts'
import { Fault, type Grammar, Source } from './source.ts'
import { readStatement, readStatements } from './statement.ts'

const grammar: Grammar = {
  statements: readStatements,
  statement: readStatement,
  pipeline: readPipeline,
  expression: readExpression,
  argument: readArgument,
  block: readBlock,
}

const empty: Block = { parameters: [], begin: [], process: undefined, end: [], text: '' }

/** Brackets closed once too often are passed, so that what follows is read too. */
function readRest(source: Source, first: Block): Block {
  const end = [...first.end]
  while (!source.ended && source.faults.length < 20) {
    source.faults.push(`unexpected ${source.peek} at ${source.at}`)
    source.at++
    end.push(...readStatements(source))
  }
  return { ...first, end, text: source.text }
}

export function parseScript(text: string): Script {
  const source = new Source(text, grammar)
  try {
    const block = readBlock(source)
    return { block: readRest(source, block), faults: source.faults }
  } catch (error) {
    const isKnown = error instanceof Fault || error instanceof RangeError
    if (!isKnown) throw error
    return { block: empty, faults: [...source.faults, error.message] }
  }
}
