/** Files behind the end of a shortcut are told from bytes that merely lie there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, uint8Array } from 'fast-check'
import { buildProgram } from '../program/building.ts'
import { appendedFile } from './appended.ts'

const zip = Buffer.from(
  `504b0304140000000800${'00'.repeat(16)}0100000061${'00'.repeat(3)}504b0102${'00'.repeat(24)}0100${'00'.repeat(16)}61504b0506${'00'.repeat(4)}010001002f000000220000000000`,
  'hex',
)

test('programs, archives, documents and scripts are found where they begin', () => {
  const program = buildProgram({ sections: [{ name: '.text', data: Buffer.alloc(10) }] })
  assert.deepEqual(appendedFile(Buffer.concat([Buffer.from('MZ no. '), Buffer.alloc(70), program])), {
    kind: 'program',
    at: 77,
  })
  assert.deepEqual(appendedFile(Buffer.concat([Buffer.alloc(9), zip])), { kind: 'archive', at: 9 })
  assert.deepEqual(appendedFile(Buffer.from('\0\0%PDF-1.4')), { kind: 'document', at: 2 })
  assert.deepEqual(appendedFile(Buffer.from('\0\0<SCRIPT>x')), { kind: 'script', at: 2 })
  assert.deepEqual(appendedFile(Buffer.from('new ActiveXObject("x")', 'utf16le')), { kind: 'script', at: 0 })
})

test('marks that lead nowhere are no file', () => {
  const odd = Buffer.concat([
    Buffer.alloc(3_000),
    Buffer.from('PK\u0003\u0004'),
    Buffer.alloc(500, 7),
    Buffer.from('MZ'),
    Buffer.alloc(500, 1),
  ])
  assert.equal(appendedFile(odd), undefined)
  assert.equal(appendedFile(Buffer.alloc(5_000)), undefined)
})

test('any bytes end', () => {
  check(
    property(uint8Array({ maxLength: 400 }), (data) => assert.ok((appendedFile(Buffer.from(data))?.at ?? 0) <= 400)),
    { seed: 1 },
  )
})
