/** Rules compiled in a process of their own, which is killed when it takes too long: what is handed in may be made to. */
import { fork } from 'node:child_process'
import { Failure } from '#core/errors.ts'
import type { CheckedRules, RuleProblem } from '#inspection/own-rules/problem.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'

export type Draft = Pick<OwnRuleSet, 'kind' | 'text'>

export interface CheckLimits {
  /** Milliseconds. */
  readonly patience: number
  readonly heapMegabytes: number
}
const usual: CheckLimits = { patience: 20_000, heapMegabytes: 512 }
/** Processes at once. */
const mostAtOnce = 2
let running = 0

const given = (why: string): CheckedRules => ({ rules: [], problems: [{ why }], warnings: [] })

export async function checkDraft(draft: Draft, limits: CheckLimits = usual): Promise<CheckedRules> {
  if (running >= mostAtOnce) throw new Failure('too-many', 'Other rules are being checked; try again in a moment.')
  running += 1
  try {
    return await inProcess(draft, limits)
  } finally {
    running -= 1
  }
}

function inProcess(draft: Draft, { patience, heapMegabytes }: CheckLimits): Promise<CheckedRules> {
  const { promise, resolve } = Promise.withResolvers<CheckedRules>()
  const child = fork(new URL('check-process.ts', import.meta.url), {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: patience,
    killSignal: 'SIGKILL',
  })
  // Settled once: what comes after the answer changes nothing.
  child.on('message', (checked) => resolve(checked as CheckedRules))
  child.on('error', (error) => resolve(given(`the rules could not be checked: ${error.message}`)))
  child.on('exit', (_code, signal) => {
    const why = signal === 'SIGKILL' ? 'it took too long to compile them' : 'the compiler failed on them'
    resolve(given(`the rules cannot be used: ${why}`))
  })
  child.send(draft, () => undefined)
  return promise
}

export const sentenceOf = ({ line, rule, why }: RuleProblem): string => {
  const place = [line === undefined ? '' : `line ${line}`, rule === undefined ? '' : `rule ${rule}`]
  const before = place.filter((one) => one !== '').join(', ')
  return before === '' ? why : `${before}: ${why}`
}

/** The number of rules. Throws a Failure whose details name line and rule of each fault. */
export async function mustCompile(draft: Draft): Promise<number> {
  const { problems, rules } = await checkDraft(draft)
  if (problems.length > 0) throw new Failure('invalid-request', 'The rules do not compile.', problems.map(sentenceOf))
  if (rules.length === 0) throw new Failure('invalid-request', 'There is no rule in it.', ['text: no rule'])
  return rules.length
}
