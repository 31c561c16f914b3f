/** `lazaret test`: every check and every test, as `.ci/run` wants it; the last lines are the test runner's own. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { findPackages, installPackages } from './debian-packages.ts'

const home = path.join(import.meta.dirname, '../..')

const checks: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format', 'oxfmt', '--check', 'src', 'test'],
  ['lint', 'oxlint', '--type-aware', 'src', 'test'],
  ['types', 'tsc', '--noEmit'],
  ['types of the console', 'tsc', '--noEmit', '-p', 'src/console'],
  ['what nothing uses', 'knip'],
]

/** Debian packages some tests drive; a test whose program is missing says so. */
const packages = { swaks: 'swaks', postfix: 'postfix', chromium: 'chromium', clamd: 'clamav-daemon' } as const

function run(command: string, ...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: home, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Exit code of the first check that failed, else that of the tests. */
export async function runTests(): Promise<number> {
  await installPackages(findPackages(packages))
  for (const [name, command = '', ...args] of checks) {
    process.stdout.write(`lazaret test: ${name}\n`)
    const code = await run(command, ...args)
    if (code !== 0) return code
  }
  process.stdout.write('lazaret test: tests\n')
  return run(process.execPath, '--test', 'src/**/*.test.ts', 'test/**/*.test.ts')
}
