/**
 * Run by crash.test.ts until it is killed: enqueues with many writers, ends every third, prints what was acknowledged. Some
 * messages have files of their own.
 */
import { writeSync } from 'node:fs'
import { messageTo } from './fixtures.ts'
import { openQueue } from './queue.ts'

const [, , directory = '', prefix = ''] = process.argv
const queue = await openQueue({ directory, segmentBytes: 200_000, largestInLog: 10_000 })
let count = 0

async function write(): Promise<void> {
  for (;;) {
    count += 1
    const number = count
    const id = `${prefix}-${number}`
    await queue.enqueue(
      messageTo(id, ['bob@one.example'], { data: Buffer.from(id.padEnd(number % 7 === 0 ? 20_000 : 3_000, '.')) }),
    )
    writeSync(1, `accepted ${id}\n`)
    if (number % 3 !== 0) continue
    await queue.change(id, { kind: 'ended', ending: 'delivered' })
    writeSync(1, `ended ${id}\n`)
  }
}

await Promise.all(Array.from({ length: 20 }, write))
