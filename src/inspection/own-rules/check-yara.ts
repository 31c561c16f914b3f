/** Checks YARA rules as the engine compiles them, with the line and the rule of each fault. */
import { withoutIncludes } from '../yara/compile.ts'
import { most, type CheckedRules, type RuleProblem } from './problem.ts'

/** Comments and strings are passed over, so that only what is code counts. */
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|\brule\s+([A-Za-z_]\w{0,127})/g

interface Place {
  readonly rule: string
  readonly line: number
}

function rulesIn(text: string): Place[] {
  const rules: Place[] = []
  let [line, counted] = [1, 0]
  for (const { 1: rule, index } of text.matchAll(tokens)) {
    for (; counted < index; counted += 1) if (text[counted] === '\n') line += 1
    if (rule !== undefined && rules.length < most.rules) rules.push({ rule, line })
  }
  return rules
}

/** The engine's report is a picture of several lines: what it says, and where the arrow points. */
function problemOf(message: string, rules: readonly Place[]): RuleProblem {
  const why = (message.split('\n')[0] ?? '').replace(/^(?:error|warning)\[\w+\]: /, '').slice(0, most.why)
  const detail = /\^+ ([^\n]{1,200})/.exec(message.slice(0, 10_000))?.[1]
  const line = Number(/--> (?:[^\n:]{0,100}:)?(\d{1,7}):\d{1,7}/.exec(message.slice(0, 2_000))?.[1] ?? 0)
  const rule = rules.findLast((one) => one.line <= line)?.rule
  return {
    ...(line > 0 ? { line } : {}),
    ...(rule === undefined ? {} : { rule }),
    why: detail === undefined || detail === why ? why : `${why}: ${detail}`,
  }
}

type Validated = { readonly errors: readonly string[]; readonly warnings: readonly string[] }

async function validated(text: string, wasm: () => Promise<Uint8Array>): Promise<Validated> {
  const native = await import('@litko/yara-x').catch(() => undefined)
  if (native) {
    const { errors, warnings } = native.validate(text, withoutIncludes)
    return { errors: errors.map(({ message }) => message), warnings: warnings.map(({ message }) => message) }
  }
  const { Compiler, initSync } = await import('@virustotal/yara-x')
  initSync({ module: new Uint8Array(await wasm()) })
  const compiler = new Compiler()
  try {
    compiler.addSource(text)
  } catch (error) {
    return { errors: [String(error instanceof Error ? error.message : error)], warnings: [] }
  }
  return { errors: compiler.errors, warnings: compiler.warnings }
}

export async function checkYara(text: string, wasm: () => Promise<Uint8Array>): Promise<CheckedRules> {
  const rules = rulesIn(text)
  const { errors, warnings } = await validated(text, wasm)
  const told = (messages: readonly string[]): RuleProblem[] =>
    messages.slice(0, most.problems).map((message) => problemOf(message, rules))
  return { rules: rules.map(({ rule }) => rule), problems: told(errors), warnings: told(warnings) }
}
