import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { temporaryDirectory } from './fixtures.ts'
import { openQueue } from './queue.ts'

const writer = path.join(import.meta.dirname, 'crash-writer.ts')

/** Runs the writer and kills it after it has acknowledged `acknowledgements` messages or changes. */
async function runAndKill(directory: string, prefix: string, acknowledgements: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, directory, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (said.length === acknowledgements) child.kill('SIGKILL')
  }
  await exited
  return said
}

test(
  'killed at random moments: everything acknowledged is there, everything ended stays away',
  { timeout: 60_000 },
  async () => {
    using directory = temporaryDirectory()
    const accepted = new Set<string>()
    const ended = new Set<string>()
    for (let round = 0; round < 6; round += 1) {
      const said = await runAndKill(directory.path, `r${round}`, 20 + Math.floor(Math.random() * 300))
      for (const line of said) {
        const [word, id = ''] = line.split(' ')
        if (word === 'accepted') accepted.add(id)
        if (word === 'ended') ended.add(id)
      }
    }
    assert.ok(accepted.size > 50)
    // Opening takes over the killed writer's lock.
    await using queue = await openQueue({ directory: directory.path, verify: 'all', largestInLog: 10_000 })
    assert.deepEqual(queue.damages, [])
    const large = Array.from(queue.list()).filter(({ size }) => size > 10_000)
    const files = readdirSync(directory.path).filter((name) => name.endsWith('-body'))
    assert.equal(files.length, large.length, 'each large message has its file, and no file is left over')
    for (const id of ended) assert.equal(queue.get(id), undefined, `${id} came back`)
    for (const id of accepted) {
      if (ended.has(id)) continue
      // Its end may have become durable while the word of it died with the process.
      const mayHaveEnded = Number(id.split('-')[1]) % 3 === 0
      const body = await queue.body(id)
      if (body || !mayHaveEnded) assert.equal(body?.toString('latin1').slice(0, id.length), id)
    }
  },
)
