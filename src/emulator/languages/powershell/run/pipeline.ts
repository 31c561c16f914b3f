/** Pipelines: each element takes what the one before gave, then redirections. */
import { isMany, toText } from '../convert.ts'
import type { CommandNode, Element, Redirection, StatementOf } from '../syntax.ts'
import { PsObject, ScriptBlock, type Value } from '../values.ts'
import { dispatch, runBlock } from './dispatch.ts'
import type { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { textLines } from '../operators/render.ts'
import { wordsOf } from './words.ts'

function spread(out: Value[], value: Value): void {
  if (value === undefined) return
  if (Array.isArray(value)) for (const one of value) out.push(one ?? null)
  else if (value instanceof Uint8Array) for (const one of value) out.push(one)
  else if (isMany(value) && value instanceof PsObject) for (const one of value.items?.() ?? []) out.push(one ?? null)
  else out.push(value)
}

function runCommand(engine: Engine, node: CommandNode, input: readonly Value[] | undefined): Value[] {
  const evaluated = node.name.kind === 'constant' ? String(node.name.value) : evaluate(engine, node.name)
  const target = Array.isArray(evaluated) && evaluated.length === 1 ? evaluated[0] : evaluated
  const words = wordsOf(engine, node.elements)
  const given = { words, input, operator: node.operator }
  const out = engine.nested(() => {
    if (target instanceof ScriptBlock) return runBlock(engine, target, given)
    const name =
      target instanceof PsObject && target.type.endsWith('CommandInfo')
        ? toText(target.read('name'))
        : engine.text(target)
    return dispatch(engine, name, given)
  })
  return redirected(engine, node.redirections, out)
}

/** Sends output into files; what goes to `$null` is gone. */
function redirected(engine: Engine, redirections: readonly Redirection[], out: Value[]): Value[] {
  let rest = out
  for (const { stream, target, append } of redirections) {
    const place = target ? evaluate(engine, target) : undefined
    if (!target || (stream !== '1' && stream !== '*')) continue
    if (place !== null && place !== undefined && !/^(?:nul|\$null)$/i.test(toText(place)))
      writeLines(engine, toText(place), { lines: textLines(engine, rest), append })
    rest = []
  }
  return rest
}

function writeLines(
  engine: Engine,
  name: string,
  { lines, append }: { lines: readonly string[]; append: 0 | 1 },
): void {
  const path = engine.path(name)
  const text = lines.map((line) => `${line}\r\n`).join('')
  const old = append ? engine.machine.read(path) : undefined
  const more = Buffer.from(text, 'utf16le')
  engine.machine.write(
    engine.actor,
    path,
    old ? Buffer.concat([old, more]) : Buffer.concat([Buffer.from([0xff, 0xfe]), more]),
  )
}

function runElement(engine: Engine, element: Element, input: readonly Value[] | undefined): Value[] {
  if (element.kind === 'command') return runCommand(engine, element, input)
  const out: Value[] = []
  spread(out, evaluate(engine, element))
  return out
}

export function runPipeline(engine: Engine, { elements, redirections }: StatementOf<'pipeline'>, out: Value[]): void {
  let passed: Value[] | undefined
  for (const element of elements) {
    // `$x++` alone gives nothing.
    if (element.kind === 'step' && elements.length === 1) return void evaluate(engine, element)
    passed = runElement(engine, element, passed)
  }
  for (const one of redirected(engine, redirections, passed ?? [])) out.push(one)
}
