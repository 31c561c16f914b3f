import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BehaviourCategory, BehaviourEvent } from '#core/behaviour.ts'
import { groupOf, wordsOfEvent } from './event-groups.ts'

const event = (category: BehaviourCategory, fields: Record<string, string> = {}): BehaviourEvent => ({
  category,
  at: 0,
  pid: 1,
  via: 'jscript',
  fields,
})

test('every event has the group an analyst looks in', () => {
  assert.equal(groupOf(event('registry_set')), 'registry')
  assert.equal(groupOf(event('file_event')), 'files')
  assert.equal(groupOf(event('dns_query')), 'network')
  assert.equal(groupOf(event('com_create')), 'system')
  assert.equal(groupOf(event('process_creation')), undefined)
})

test('the thing acted on is named first, the image is left to the process tree', () => {
  const fields = { Image: 'C:\\wscript.exe', Details: 'javascript:1', TargetObject: 'HKCU\\Run\\a', Empty: '' }
  assert.deepEqual(wordsOfEvent(event('registry_set', fields)), {
    main: 'HKCU\\Run\\a',
    rest: ['Details: javascript:1'],
  })
})

test('an event without a known field still says something', () => {
  assert.deepEqual(wordsOfEvent(event('com_create', { Class: 'WScript.Shell' })), { main: 'WScript.Shell', rest: [] })
  assert.deepEqual(wordsOfEvent(event('sleep')), { main: '', rest: [] })
})
