/** Administrators' scripts: nothing in their reports looks like an attack. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEmulator } from '../../emulate.ts'
import { loadSample, sampleNames } from '../../sample.fixture.ts'

const emulator = await createEmulator()
const alarming = new Set([
  'evasion',
  'memory_write',
  'create_remote_thread',
  'process_access',
  'image_load',
  'scheduled_task',
  'service_install',
  'clipboard',
  'unmodelled',
  'network_connection',
  'proxy',
])
const names = sampleNames.filter((name) => name.startsWith('powershell-benign/'))

test('there are at least twelve of them', () => assert.ok(names.length >= 12))

for (const name of names)
  test(name, () => {
    const { input, options } = loadSample(name)
    const report = emulator.emulate(input, { ...options, wallMs: 60_000 })
    // Questions to WMI are an event of their own kind wherever they come from.
    const found = report.events.filter(
      (one) => alarming.has(one.category) && one.via === 'powershell' && one.fields['Kind'] !== 'wmi-query',
    )
    assert.deepEqual(found, [])
    assert.deepEqual(
      report.layers.map((one) => one.source),
      ['submitted'],
    )
    assert.ok(report.artifacts.every((one) => one.origin === 'dropped'))
  })
