/** The web console's files, built once for each state of their sources. */
import { spawn } from 'node:child_process'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { home } from './foundation.ts'

const source = path.join(home, 'src/console')
const built = path.join(source, 'dist')

/** Whether the built console is newer than all its sources. */
async function isBuilt(): Promise<boolean> {
  const index = await stat(path.join(built, 'index.html')).catch(() => undefined)
  if (!index) return false
  const names = await readdir(source, { recursive: true })
  const own = names.filter((name) => !name.startsWith('dist'))
  const times = await Promise.all(own.map(async (name) => (await stat(path.join(source, name))).mtimeMs))
  return Math.max(...times) <= index.mtimeMs
}

function vite(target: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const args = ['build', source, '--outDir', target, '--emptyOutDir', '--logLevel', 'error']
  // Its own choice would be a folder for temporary files, which anybody may write.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(home, 'node_modules/.cache/vite') }
  // On a terminal it would draw; what it says counts only when it fails.
  const child = spawn('vite', args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], signal })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece))
  child.once('error', reject)
  child.once('close', (code) => {
    if (code === 0) resolve()
    else reject(new Error(`building the console failed with ${code}:\n${Buffer.concat(said).toString()}`))
  })
  return promise
}

/** Built beside and renamed: a build that is cut short, or another process that builds too, leaves nothing half. */
export async function buildConsole(progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  if (await isBuilt()) return
  progress('building the console (once)')
  const target = `${built}.${process.pid}`
  try {
    await vite(target, signal)
    if (await isBuilt()) return
    await rm(built, { recursive: true, force: true })
    await rename(target, built)
  } finally {
    await rm(target, { recursive: true, force: true })
  }
}
