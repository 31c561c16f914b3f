/** RSA of ours against Node's own: what one of the two makes the other reads. */
import assert from 'node:assert/strict'
import {
  constants,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  verify,
} from 'node:crypto'
import { test } from 'node:test'
import { keyOfBlob, keyOfParts, newKey, partsOf, power, type RsaKey, sizeOf, toNumber, toOctets } from './rsa-key.ts'
import { padded, signatureBlock, unpadded } from './rsa-padding.ts'

let state = 7
const chance = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24)

const key = newKey(1_024, chance)
const parts = partsOf(key, 'whole')
const part = (name: string): Uint8Array => parts[name] ?? new Uint8Array()
const url = (name: string): string => Buffer.from(part(name)).toString('base64url')

function nodeKey(): KeyObject {
  const private_ = { d: url('D'), p: url('P'), q: url('Q'), dp: url('DP'), dq: url('DQ'), qi: url('InverseQ') }
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', n: url('Modulus'), e: url('Exponent'), ...private_ } })
}

const secretOf = ({ secret }: RsaKey) => secret?.d ?? 0n
const message = Buffer.from('inert key of ours')

test('a key that was made is one for Node too, and has its full length', () => {
  assert.equal(sizeOf(key), 128)
  assert.equal(nodeKey().asymmetricKeyType, 'rsa')
})

for (const oaep of [undefined, 'sha1', 'sha256'])
  test(`encryption with ${oaep ?? 'PKCS #1 v1.5'} is read by Node, and Node's by us`, () => {
    const padding = oaep ? constants.RSA_PKCS1_OAEP_PADDING : constants.RSA_PKCS1_PADDING
    const how = { key: nodeKey(), padding, ...(oaep && { oaepHash: oaep }) }
    const block = padded(message, { oaep, size: 128 }, chance)
    assert.ok(block)
    const ours = toOctets(power(toNumber(block), key.exponent, key.modulus), 128)
    assert.deepEqual(Buffer.from(privateDecrypt(how, ours)), message)
    const theirs = toOctets(power(toNumber(publicEncrypt(how, message)), secretOf(key), key.modulus), 128)
    assert.deepEqual(Buffer.from(unpadded(theirs, { oaep, size: 128 }) ?? []), message)
  })

test('a message that is too long has no layout', () => {
  assert.equal(padded(new Uint8Array(118), { oaep: undefined, size: 128 }, chance), undefined)
  assert.equal(padded(new Uint8Array(100), { oaep: 'sha1', size: 128 }, chance), undefined)
})

test('a signature is one that Node verifies', () => {
  const block = signatureBlock(createHash('sha256').update(message).digest(), 'sha256', 128)
  assert.ok(block)
  const signature = toOctets(power(toNumber(block), secretOf(key), key.modulus), 128)
  assert.ok(verify('sha256', message, nodeKey(), signature))
})

test('keys come back from their parts and from a CSP blob', () => {
  assert.deepEqual(
    keyOfParts((name) => parts[Object.keys(parts).find((one) => one.toLowerCase() === name) ?? '']),
    key,
  )
  const little = (name: string) => part(name).toReversed()
  const head = Buffer.from('0702000000a40000525341320004000001000100', 'hex')
  const order = ['Modulus', 'P', 'Q', 'DP', 'DQ', 'InverseQ', 'D'].map(little)
  assert.deepEqual(keyOfBlob(new Uint8Array(Buffer.concat([head, ...order]))), key)
})

test('bytes that are no key give none', () => {
  assert.equal(keyOfBlob(new Uint8Array(40)), undefined)
  assert.equal(
    keyOfParts(() => new Uint8Array()),
    undefined,
  )
})
