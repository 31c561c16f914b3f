/** The machine: files and keys without case, what exists, what later log-ons start, and its bounds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '#core/limits.ts'
import { Machine, registryPath } from './machine.ts'

const actor = { pid: 0, via: 'test' }
const bytes = (text: string) => Buffer.from(text)

test('paths fold case, slashes and variables', () => {
  const machine = new Machine(undefined)
  machine.write(actor, '%TEMP%/A.txt', bytes('x'))
  assert.equal(machine.read('c:\\users\\JOHN\\appdata\\local\\temp\\a.TXT')?.toString(), 'x')
  assert.ok(machine.exists('C:\\Users\\john\\AppData\\Local\\Temp'))
  assert.ok(machine.exists('C:\\Windows\\System32\\cmd.exe'))
  assert.ok(!machine.exists('C:\\nowhere'))
  assert.ok(machine.list('%TEMP%').files.includes('C:\\Users\\john\\AppData\\Local\\Temp\\A.txt'))
})

test('keys have values and keys below them', () => {
  const machine = new Machine(undefined)
  machine.setValue(actor, 'HKEY_CURRENT_USER\\Software\\Q\\one', '1')
  machine.setValue(actor, 'HKCU\\Software\\Q\\In\\two', '2')
  assert.deepEqual(machine.listKey('HKCU\\Software\\Q'), { values: ['one'], keys: ['In'] })
  assert.equal(registryPath('HKLM\\a\\'), 'HKLM\\a\\(Default)')
})

test('run keys and the start-up folder are kept for the next log-on', () => {
  const machine = new Machine(undefined)
  machine.setValue(actor, 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\q', 'calc')
  machine.write(actor, '%APPDATA%\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\a.vbs', bytes('x'))
  assert.deepEqual(
    machine.persistent.map(({ startedBy }) => startedBy),
    ['run-key', 'startup-folder'],
  )
})

test('processes and files have an end', () => {
  const machine = new Machine(undefined)
  for (let count = 0; count <= limits.emulation.processes; count++) machine.start(actor, 'calc', 'run')
  for (let count = 0; count < 5_100; count++) machine.put(`C:\\x\\${count}`, bytes(''))
  assert.deepEqual(
    machine.recorder.report().gaps.map(({ why }) => why),
    ['process limit', 'file limit'],
  )
})
