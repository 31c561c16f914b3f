/** What `lazaret admin` does from the shell, run as a script would: exit codes, the JSON on stdout, the words on stderr. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { loadIdentity, readIdentity } from '#runtime/identity/identity.ts'
import { connectBothSides, runTrial } from '../../src/main/demo.ts'
import { AnalysisServer, healthy } from '../kit/analysis-server.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'

const program = path.join(import.meta.dirname, '../../src/main/lazaret.ts')

interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

describe('help and refusals, with nothing running', () => {
  it('help names every command, at any depth', async () => {
    const all = await run('help')
    for (const name of ['up', 'gateway', 'analysis', 'worker', 'send-test', 'scan', 'emulate', 'test', 'admin'])
      assert.match(all.stdout, new RegExp(`^ {2}${name} `, 'm'))
    assert.match((await run('help', 'admin')).stdout, /^ {2}exclusions /m)
    assert.match((await run('help', 'admin', 'exclusions', 'add')).stdout, /--comment <text>/)
    assert.equal((await run()).stdout, all.stdout)
  })

  it('what is not understood ends with 1 and one line that says why', async () => {
    for (const [args, words] of [
      [['bogus'], /unknown command 'bogus'/],
      [['up', '--bogus'], /unknown option '--bogus'/],
      [['up', '--ports', '65534'], /0 to 65532/],
      [['admin', 'exclusions', 'add', 'shoe', 'x'], /Allowed choices are hash, sender/],
      [['admin', 'connect', '--switch1', 'maybe'], /Allowed choices are on, off/],
      [['admin', 'audit', '--limit', '0'], /1 to 1000/],
      [['admin', 'connect', '--data', '/nonexistent/lazaret'], /^lazaret: Lazaret is not running .*\(unreachable\)$/m],
      [['admin', 'config', 'check', '--config', '/nonexistent.yaml'], /cannot be read.*\(invalid-configuration\)/],
    ] as const) {
      const { code, stdout, stderr } = await run(...args)
      assert.deepEqual([code, stdout], [1, ''], stderr)
      assert.match(stderr, words)
      assert.doesNotMatch(stderr, /\n\s+at /)
    }
  })
})

describe('the identity of a cluster, with nothing running', () => {
  it('is carried to another node in an encrypted file', async () => {
    const place = await mkdtemp(path.join(tmpdir(), 'lazaret-identity-'))
    const at = (...names: string[]): string => path.join(place, ...names)
    const made = await loadIdentity(at('one', 'gateway'), 'mx')
    await writeFile(at('passphrase'), 'four plain words\n')
    const identity = (command: string, node: string, ...more: string[]): Promise<Said> => {
      const secret = ['--passphrase-file', at('passphrase'), '--json']
      return run('admin', 'identity', command, 'gateway', at('file'), '--data', at(node), ...secret, ...more)
    }
    const exported = await identity('export', 'one')
    assert.equal(exported.code, 0, exported.stderr)
    const { id, fingerprint } = made
    assert.deepEqual(JSON.parse(exported.stdout), { part: 'gateway', id, fingerprint, file: at('file') })
    assert.equal((await stat(at('file'))).mode & 0o777, 0o600)
    assert.match((await identity('export', 'one')).stderr, /cannot be written: EEXIST/)
    const imported = await identity('import', 'two')
    assert.equal(imported.code, 0, imported.stderr)
    assert.deepEqual(await readIdentity(at('two', 'gateway')), made)
    const own = await loadIdentity(at('three', 'gateway'), 'mx')
    assert.match((await identity('import', 'three')).stderr, /identity of its own already/)
    assert.equal((await readIdentity(at('three', 'gateway')))?.fingerprint, own.fingerprint)
    assert.equal((await identity('import', 'three', '--replace')).code, 0)
    assert.deepEqual(await readIdentity(at('three', 'gateway')), made)
    await writeFile(at('passphrase'), 'other plain words\n')
    assert.match((await identity('import', 'four')).stderr, /passphrase is another one/)
    assert.equal(await readIdentity(at('four', 'gateway')), undefined)
    await rm(place, { recursive: true, force: true })
  })
})

describe('a running system', () => {
  let system: RunningSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system[Symbol.asyncDispose]())

  const admin = async (...words: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run('admin', ...words, '--json', '--data', system.directory)
    assert.equal(code, 0, stderr)
    assert.equal(stdout.trimEnd().split('\n').length, 1)
    return JSON.parse(stdout)
  }

  it('confirms several servers, shows each, and forgets one by its address', async () => {
    await using first = await AnalysisServer.start(healthy)
    await using second = await AnalysisServer.start(healthy)
    const [one, other] = [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`]
    await admin('connect', one, '--fingerprint', first.fingerprint, '--switch1', 'on')
    await admin('connect', other, '--fingerprint', second.fingerprint, '--role', 'fallback')
    const addresses = async (): Promise<string[]> => {
      const { servers } = (await admin('connect')) as { servers: { address: string }[] }
      return servers.map(({ address }) => address)
    }
    assert.deepEqual(await addresses(), [one, other])
    const { stdout } = await run('admin', 'connect', '--data', system.directory)
    assert.match(stdout, new RegExp(`^${one} .*\\n${other} .*\\nthis gateway `, 'm'))
    await admin('connect', one, '--remove')
    assert.deepEqual(await addresses(), [other])
    await admin('connect', '--remove')
    assert.deepEqual(await addresses(), [])
  })

  it('lets no identity be imported into a part that runs', async () => {
    const missing = path.join(system.directory, 'none')
    const words = ['admin', 'identity', 'import', 'gateway', missing, '--passphrase-file', missing]
    const { code, stderr } = await run(...words, '--data', system.directory)
    assert.equal(code, 1)
    assert.match(stderr, /runs with its own identity.*\(conflict\)/)
  })

  it('tells who did it', async () => {
    const { entries } = (await admin('audit', '--limit', '2')) as {
      entries: { id: string; who: string; what: string }[]
    }
    assert.equal(entries.length, 2)
    assert.ok(entries.every(({ who }) => who === 'command line'))
    const last = entries[1]?.id ?? ''
    const page = (await admin('audit', '--limit', '1', '--before', last)) as { entries: { id: string }[] }
    assert.equal(page.entries.length, 1)
    assert.ok(Number(page.entries[0]?.id) < Number(last))
  })

  it('adds an exclusion, lists it and removes it', async () => {
    const added = (await admin('exclusions', 'add', 'sender', '*@partner.example', '--comment', 'ours')) as {
      id: string
    }
    const { exclusions } = (await admin('exclusions', 'list')) as { exclusions: { id: string; comment: string }[] }
    assert.deepEqual(
      exclusions.map(({ id, comment }) => [id, comment]),
      [[added.id, 'ours']],
    )
    assert.deepEqual(await admin('exclusions', 'remove', added.id), { removed: added.id })
    const { code, stderr } = await run('admin', 'exclusions', 'remove', added.id, '--data', system.directory)
    assert.equal(code, 1)
    assert.match(stderr, /^lazaret: There is no such exclusion\. \(not-found\)$/m)
  })

  it('has a submission judged again', async () => {
    await connectBothSides(system.client, `https://${system.analysis}`)
    await runTrial(system.client)
    const { submissions } = (await admin('submissions', 'list')) as { submissions: { id: string }[] }
    const id = submissions[0]?.id ?? ''
    assert.deepEqual(await admin('submissions', 'rescan', id), { id, state: 'queued' })
    const other = await run('admin', 'submissions', 'rescan', system.directory, '--data', system.directory)
    assert.equal(other.code, 1)
  })
})
