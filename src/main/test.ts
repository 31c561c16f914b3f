/** `lazaret test`: every check and every test, as `.ci/run` wants it; the last lines are the test runner's own. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { findMissing, installPackages, type DebianPackage } from './debian-packages.ts'

const home = path.join(import.meta.dirname, '../..')

const checks: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format', 'oxfmt', '--check', 'src', 'test', 'bench'],
  ['lint', 'oxlint', '--type-aware', 'src', 'test', 'bench'],
  ['types', 'tsc', '--noEmit'],
  ['types of the console', 'tsc', '--noEmit', '-p', 'src/console'],
  ['what nothing uses', 'knip'],
]

/** What some tests drive; a test whose program is missing is skipped and says so. */
const packages: readonly DebianPackage[] = [
  { name: 'swaks', program: 'swaks', without: 'no test sends mail with a client that others wrote' },
  { name: 'postfix', program: 'postfix', without: 'no test delivers to a server that others wrote' },
  { name: 'chromium', program: 'chromium', without: 'the console is not tested in a browser' },
  { name: 'dovecot-imapd', program: 'dovecot', without: 'no test takes a message back from a mailbox' },
  { name: 'clamav-daemon', program: 'clamd', without: "no test asks ClamAV's own daemon" },
]

const asUser =
  'lazaret: tests that need root are skipped, each with its reason: Postfix as the next hop, a disk that is full\n'

function run(command: string, ...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: home, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Files at once: on two cores Node would take one after the other, and many of them wait for something most of the time. */
const width = Math.max(2, availableParallelism() - 1)

/** Exit code of the first check that failed, else that of the tests. */
export async function runTests(): Promise<number> {
  await installPackages(findMissing(packages))
  if (process.getuid?.() !== 0) process.stderr.write(asUser)
  for (const [name, command = '', ...args] of checks) {
    process.stdout.write(`lazaret test: ${name}\n`)
    const code = await run(command, ...args)
    if (code !== 0) return code
  }
  process.stdout.write('lazaret test: tests\n')
  return run(process.execPath, '--test', `--test-concurrency=${width}`, 'src/**/*.test.ts', 'test/**/*.test.ts')
}
