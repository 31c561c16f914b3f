/** Hashes: against Debian's ssdeep and tlsh where they are installed, and against fixed values of theirs. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { assert as check, property, uint8Array } from 'fast-check'
import { allHashes, exactHashes } from './hashes.ts'
import { ssdeep } from './ssdeep.ts'
import { tlsh } from './tlsh.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'lazaret-hash-'))
after(() => rmSync(folder, { recursive: true }))

/** The same bytes each time: a small generator (Numerical Recipes), some runs of one byte and some text. */
function sample(seed: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let state = seed
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = seed % 3 === 0 ? 97 + (state >>> 28) : state >>> 24
  }
  return seed % 4 === 0 ? bytes.fill(0, size >> 1) : bytes
}
const samples = [0, 1, 2, 3, 4, 5].flatMap((seed) =>
  [1, 49, 50, 300, 700, 4_096, 40_000, 300_001].map((size) => sample(seed, size)),
)

const findProgram = (name: string): string | undefined =>
  [`/usr/bin/${name}`, `/usr/local/bin/${name}`].find(existsSync)

function oracle(program: string, given: readonly string[], bytes: Buffer): string {
  const file = path.join(folder, 'sample')
  writeFileSync(file, bytes)
  return execFileSync(program, [...given, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

const ssdeepProgram = findProgram('ssdeep')
test(
  'ssdeep agrees with the oracle',
  { skip: ssdeepProgram === undefined ? 'Debian package ssdeep is not installed' : false },
  () => {
    for (const bytes of samples) {
      const line =
        oracle(ssdeepProgram ?? '', ['-b'], bytes)
          .trim()
          .split('\n')
          .at(-1) ?? ''
      assert.equal(`${ssdeep(bytes)},"sample"`, line, `${bytes.length}`)
    }
  },
)

const tlshProgram = findProgram('tlsh')
test(
  'TLSH agrees with the oracle',
  { skip: tlshProgram === undefined ? 'Debian package tlsh-tools is not installed' : false },
  () => {
    for (const bytes of samples) {
      const given = oracle(tlshProgram ?? '', ['-f'], bytes).split(/\s/, 1)[0] ?? ''
      // Version 3 has no `T1` in front and wants 256 bytes.
      const known = /^(?:T1)?([0-9A-F]{70})$/.exec(given)?.[1]
      if (known !== undefined || bytes.length >= 256) assert.equal(tlsh(bytes)?.slice(2), known, `${bytes.length}`)
    }
  },
)

test('exact hashes of nothing are the published ones', () => {
  assert.deepEqual(exactHashes(Buffer.alloc(0)), {
    md5: 'd41d8cd98f00b204e9800998ecf8427e',
    sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
})

test('small and monotonous objects have no locality hash', () => {
  assert.deepEqual([tlsh(Buffer.alloc(49, 1)), tlsh(Buffer.alloc(4_096, 1))], [undefined, undefined])
  assert.equal(ssdeep(Buffer.alloc(0)), '3::')
})

test('never throws', () => {
  check(
    property(uint8Array({ maxLength: 600 }), (bytes) =>
      assert.match(allHashes(bytes).ssdeep ?? '', /^\d+:[\w+/]*:[\w+/]*$/),
    ),
  )
})
