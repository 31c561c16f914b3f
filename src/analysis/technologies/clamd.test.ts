/** The technology against Debian's clamd with signatures of our own; left out where the daemon is not installed. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { reportOf } from '../fixtures.ts'
import { clamdPlace, clamdTechnology } from './clamd.ts'

const isThere = spawnSync('clamd', ['--version']).status === 0
const marker = 'LAZARET-INERT-MARKER-OF-THE-TEST'
const signature = `Lazaret.Test.Inert:0:*:${Buffer.from(marker).toString('hex')}\n`

async function daemonIn(directory: string) {
  const socket = path.join(directory, 'clamd.sock')
  const settings = [
    `LocalSocket ${socket}`,
    `DatabaseDirectory ${directory}`,
    'Foreground yes',
    'StreamMaxLength 2M',
    'User root',
  ]
  await writeFile(path.join(directory, 'clamd.conf'), `${settings.join('\n')}\n`)
  await writeFile(path.join(directory, 'own.ndb'), signature)
  const daemon = spawn('clamd', ['-c', path.join(directory, 'clamd.conf')], { stdio: 'ignore' })
  const open = async (signal: AbortSignal) => {
    const connection = connect(clamdPlace(`unix:${socket}`))
    await once(connection, 'connect', { signal })
    return connection
  }
  return { daemon, open }
}

test(
  "Debian's clamd finds our signature inside an archive in a message",
  { skip: !isThere && 'clamd is not installed' },
  async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-clamd-'))
    const { daemon, open } = await daemonIn(directory)
    const contents = new Map<string, Uint8Array>()
    const { examine, status } = clamdTechnology({
      open,
      content: async (sha256) => contents.get(sha256) ?? Buffer.of(),
    })
    const findings = async (content: Buffer) => {
      contents.set('1', content)
      const submission = { envelope: null, sha256: '1' }
      return examine({ submission, report: reportOf('benign'), signal: AbortSignal.timeout(30_000) })
    }
    try {
      while ((await status()).state !== 'working') await sleep(100)
      const archive = gzipSync(`some text ${marker} more text`)
      const mail = `Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/gzip; name=a.gz\r\nContent-Transfer-Encoding: base64\r\n\r\n${archive.toString('base64')}\r\n`
      const found = await findings(Buffer.from(mail))
      assert.deepEqual(
        found?.findings.map(({ threat, severity }) => [threat, severity]),
        [['Lazaret.Test.Inert.UNOFFICIAL', 'critical']],
      )
      assert.deepEqual((await findings(Buffer.from('Subject: y\r\n\r\nnothing')))?.findings, [])
      const large = await findings(Buffer.alloc(3_000_000, 'x'))
      assert.match(large?.gaps[0]?.why ?? '', /larger than clamd takes|StreamMaxLength/)
    } finally {
      daemon.kill()
      await once(daemon, 'exit')
      await rm(directory, { recursive: true, force: true })
    }
    assert.equal((await status()).state, 'failing')
  },
)
