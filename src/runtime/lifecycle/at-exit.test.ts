/** What must not outlive us is ended when we exit, whatever the way; what has been taken back is left alone. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const module = JSON.stringify(new URL('at-exit.ts', import.meta.url).href)

/** A process that starts two long sleeps, promises to end the first, takes the word back for the second, and exits so. */
async function exitBy(how: string): Promise<{ readonly kept: number; readonly free: number }> {
  const script = `
    import { spawn } from 'node:child_process'
    const { signalAtExit } = await import(${module})
    const [kept, free] = [0, 1].map(() => spawn('sleep', ['60'], { stdio: 'ignore', detached: true }))
    signalAtExit(kept.pid, 'SIGTERM')
    signalAtExit(free.pid, 'SIGTERM')()
    process.stdout.write(JSON.stringify({ kept: kept.pid, free: free.pid }))
    setImmediate(() => { ${how} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return JSON.parse(output) as { kept: number; free: number }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 10))
}

for (const how of ['process.exit(1)', "throw new Error('bug')"])
  test(`ends what it owes at ${how}`, async () => {
    const { kept, free } = await exitBy(how)
    await untilGone(kept)
    assert.equal(isRunning(free), true)
    process.kill(free, 'SIGKILL')
  })
