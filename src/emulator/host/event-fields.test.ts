/** Fields that follow from an event's others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completed } from './event-fields.ts'

test('libraries of Windows are signed, those of users are not', () => {
  const of = (ImageLoaded: string) => completed('image_load', { ImageLoaded }, 0)['SignatureStatus']
  assert.equal(of('C:\\Windows\\System32\\taskschd.dll'), 'Valid')
  assert.equal(of('C:\\Windows\\Temp\\a.dll'), 'Unavailable')
  assert.equal(of('C:\\Users\\john\\AppData\\Local\\Temp\\a.dll'), 'Unavailable')
})

test('what an event tells itself stays', () => {
  assert.equal(completed('process_access', { CallTrace: 'comsvcs' }, 0)['CallTrace'], 'comsvcs')
  assert.match(completed('process_access', {}, 0)['CallTrace'] ?? '', /UNKNOWN\(/)
})

test('ports of connections lie in the range of Windows and follow from the place in the report', () => {
  const port = (at: number) => Number(completed('network_connection', {}, at)['SourcePort'])
  assert.equal(port(3), port(3))
  assert.notEqual(port(3), port(4))
  assert.ok(port(5_000) >= 49_664 && port(5_000) <= 65_535)
})
