/** Which processes work in a folder, or below it: read from /proc, so Linux alone. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'

async function isZombie(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return / \(.*\) Z /s.test(` ${stat}`)
}

/** Those whose working directory is the folder or lies in it; what has ended and is only not collected yet is left out. */
export async function processesIn(directory: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      const isIn = cwd === directory || cwd.startsWith(directory + path.sep)
      return isIn && !(await isZombie(pid)) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}
