import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'

const modules = {
  lifecycle: new URL('lifecycle.ts', import.meta.url).href,
  errors: new URL('../../core/errors.ts', import.meta.url).href,
}

/** Runs a program around `start`; `onLine` sees what it prints. */
async function run(
  start: string,
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
) {
  const script = `
    const { runUntilStopped } = await import('${modules.lifecycle}')
    const { Failure } = await import('${modules.errors}')
    const print = (text) => process.stdout.write(text + '\\n')
    await runUntilStopped(async (stack, signal) => { ${start} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const out: string[] = []
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trimEnd().split('\n')) {
      out.push(line)
      onLine(line, (signal) => void child.kill(signal))
    }
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, told }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`${signal} closes in reverse and exits with 0`, async () => {
    const start = `
      stack.defer(() => print('first'))
      stack.defer(async () => { await null; print('second') })
      print('ready')`
    const { code, out } = await run(start, (line, kill) => line === 'ready' && kill(signal))
    assert.deepEqual(out, ['ready', 'second', 'first'])
    assert.equal(code, 0)
  })

test('a second signal forces', async () => {
  const start = `stack.defer(() => { print('closing'); return new Promise(() => {}) }); print('ready')`
  const { code } = await run(start, (_, kill) => kill('SIGINT'))
  assert.equal(code, 1)
})

test('a signal cuts a start short, and what that breaks is no failure', async () => {
  const start = `
    stack.defer(() => print('closed'))
    print('starting')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut short'))))`
  const { code, out, told } = await run(start, (_, kill) => kill('SIGTERM'))
  assert.deepEqual([code, out, told], [0, ['starting', 'closed'], ''])
})

test('a failed start closes what was opened, tells the failure without a stack and exits with 1', async () => {
  const start = `stack.defer(() => print('closed')); throw new Failure('port-in-use', 'Port 25 is taken.', ['by postfix'])`
  const { code, out, told } = await run(start)
  assert.equal(code, 1)
  assert.deepEqual(out, ['closed'])
  assert.equal(told, 'Port 25 is taken. (port-in-use)\n  by postfix\n')
})

test('an uncaught error is told with its stack, closes and exits with 1', async () => {
  const start = `stack.defer(() => print('closed')); setImmediate(() => { throw new Error('bug') })`
  const { code, out, told } = await run(start)
  assert.equal(code, 1)
  assert.deepEqual(out, ['closed'])
  assert.match(told, /Error: bug\n\s+at /)
})

test('a rejection nobody handles ends it too', async () => {
  const { code, told } = await run(`void Promise.reject(new Error('lost'))`)
  assert.equal(code, 1)
  assert.match(told, /lost/)
})
