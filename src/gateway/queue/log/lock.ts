/**
 * One process a queue: a lock file that names its owner by process id and start time. A killed owner leaves the file
 * behind; the next start sees that nobody of that id and start time lives and takes it over.
 */
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Failure } from '#core/errors.ts'

export interface QueueLock extends Disposable {
  readonly file: string
}

/** Field 22 of /proc/pid/stat; empty where the system has no /proc, and then the id alone decides. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ownerLives(content: string): boolean {
  const [pid = '', started = ''] = content.trim().split(' ')
  const id = Number(pid)
  if (!Number.isSafeInteger(id) || id <= 0 || !runs(id)) return false
  return started === '' || startTime(id) === started
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}

function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a dead owner's file away; puts it back when another process was faster and the file is alive by now. */
function clearStale(file: string): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (ownerLives(readLock(aside) ?? '')) tryLink(aside, file)
  rmSync(aside, { force: true })
}

/** Throws `Failure('conflict')` while another process, or this one, has the queue open. */
export function lockQueue(directory: string): QueueLock {
  const file = path.join(directory, 'lock')
  const mine = path.join(directory, `lock.${randomUUID()}`)
  writeFileSync(mine, `${process.pid} ${startTime(process.pid)}\n`)
  try {
    for (let round = 0; round < 3; round += 1) {
      if (tryLink(mine, file)) return { file, [Symbol.dispose]: () => rmSync(file, { force: true }) }
      const content = readLock(file)
      if (content !== undefined && ownerLives(content)) break
      clearStale(file)
    }
  } finally {
    rmSync(mine, { force: true })
  }
  throw new Failure('conflict', `The queue in ${directory} is open in process ${(readLock(file) ?? '?').trim()}.`)
}
