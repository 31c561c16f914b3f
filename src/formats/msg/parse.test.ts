/** Outlook messages: texts in both encodings, compressed RTF (examples of MS-OXRTFCP), attachments, changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { identify } from '../identify/identify.ts'
import { buildCompound } from '../ole/building.ts'
import { openCompound } from '../ole/compound.ts'
import { expandRtf } from './compressed-rtf.ts'
import { type Msg, parseMsg } from './parse.ts'

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')
const stream = (id: string): string => `__substg1.0_${id}`
const attached = '__attach_version1.0_#00000000'

/** Header of 32 bytes, then PidTagMessageCodepage. */
const properties = Buffer.alloc(48)
properties.writeUInt32LE(0x3ffd0003, 32)
properties.writeUInt32LE(1_251, 40)

const hello = Buffer.from(
  '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
  'hex',
)

const sample = buildCompound({
  '__properties_version1.0': properties,
  [stream('0037001F')]: wide('Счёт'),
  [stream('1000001E')]: Buffer.from('cff0e8e2e5f2', 'hex'),
  [stream('10090102')]: hello,
  [`${attached}/${stream('3707001F')}`]: wide('run.js'),
  [`${attached}/${stream('37010102')}`]: Buffer.from('inert'),
  [`__attach_version1.0_#00000001/${stream('3701000D')}/__properties_version1.0`]: Buffer.alloc(24),
  [`__attach_version1.0_#00000001/${stream('3701000D')}/${stream('0037001F')}`]: wide('Inner'),
})

function read(bytes: Buffer): Msg | undefined {
  const ole = openCompound(bytes)
  return ole === undefined ? undefined : parseMsg(ole)
}

test('reads texts, attachments and messages inside', () => {
  const message = read(sample)
  assert.equal(message?.subject, 'Счёт')
  assert.equal(message.body, 'Привет')
  assert.deepEqual(message.attachments, [{ name: 'run.js', bytes: Buffer.from('inert') }])
  assert.deepEqual(
    message.messages.map(({ subject }) => subject),
    ['Inner'],
  )
})

test('gives its parts as entries', () => {
  const budget = { entries: 10, bytes: 65_536, ratio: 10, passwords: [] }
  const result: Unpacked = unpack(sample, identify(sample, { name: 'x' }), budget)
  assert.deepEqual(
    result.entries.map(({ name }) => name),
    ['body.txt', 'body.rtf', 'run.js', 'body.txt'],
  )
})

test('expands the examples of the specification', () => {
  assert.equal(expandRtf(hello).toString(), '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
  const crossing = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0'
  assert.equal(expandRtf(Buffer.from(crossing, 'hex')).toString(), '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}')
})

test('takes uncompressed RTF as it is', () => {
  const data = Buffer.from(`0e000000020000004d454c4100000000${Buffer.from('{}').toString('hex')}`, 'hex')
  assert.equal(expandRtf(data).toString(), '{}')
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      const message = read(changed)
      assert.ok(message === undefined || message.attachments.length <= 10)
    }),
    { numRuns: 300 },
  )
})
