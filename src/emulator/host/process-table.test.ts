/** Processes: what their events tell, what they hand on, and copies of programs of Windows by what they are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Machine } from './machine.ts'

const actor = { pid: 0, via: 'test' }
const fieldsOf = (machine: Machine) => machine.recorder.report().events.at(-1)?.fields ?? {}

test('a start tells the version resource, the user and the rights', () => {
  const machine = new Machine(undefined)
  const parent = machine.start(actor, 'cmd /c x', 'run')
  machine.start({ pid: parent, via: 'batch' }, 'certutil -f', 'cmd')
  const fields = fieldsOf(machine)
  assert.equal(fields['Image'], 'C:\\Windows\\System32\\certutil.exe')
  assert.equal(fields['OriginalFileName'], 'CertUtil.exe')
  assert.equal(fields['Company'], 'Microsoft Corporation')
  assert.equal(fields['ParentCommandLine'], 'cmd /c x')
  assert.equal(fields['ParentImage'], 'C:\\Windows\\System32\\cmd.exe')
  assert.equal(fields['User'], 'CORP\\john')
  assert.equal(fields['IntegrityLevel'], 'Medium')
  assert.equal(fields['CurrentDirectory'], 'C:\\Users\\john\\Desktop\\')
})

test('folder, environment and rights go on to what is started', () => {
  const machine = new Machine(undefined)
  const environment = new Map([['Q', 'calc']])
  const parent = machine.start(actor, 'cmd', { by: 'run', directory: 'C:\\x', environment, integrity: 'High' })
  machine.start({ pid: parent, via: 'batch' }, '%Q%', 'cmd')
  const fields = fieldsOf(machine)
  assert.deepEqual(
    [fields['CommandLine'], fields['CurrentDirectory'], fields['IntegrityLevel']],
    ['calc', 'C:\\x\\', 'High'],
  )
})

test('a service runs as the system', () => {
  const machine = new Machine(undefined)
  machine.start(actor, 'notepad', 'service')
  assert.deepEqual([fieldsOf(machine)['User'], fieldsOf(machine)['IntegrityLevel']], ['NT AUTHORITY\\SYSTEM', 'System'])
})

test('a copy of a program of Windows keeps its original name; a file of its own has a hash', () => {
  const machine = new Machine(undefined)
  machine.write(actor, 'C:\\a\\b.exe', machine.read('C:\\Windows\\System32\\wscript.exe') ?? new Uint8Array())
  machine.start(actor, 'C:\\a\\b.exe x.js', 'run')
  assert.equal(fieldsOf(machine)['OriginalFileName'], 'wscript.exe')
  assert.equal(fieldsOf(machine)['Hashes'], undefined)
  machine.write(actor, 'C:\\a\\c.exe', Buffer.from('MZ own'))
  machine.start(actor, 'C:\\a\\c.exe', 'run')
  assert.equal(fieldsOf(machine)['OriginalFileName'], '-')
  assert.match(fieldsOf(machine)['Hashes'] ?? '', /^SHA256=[\dA-F]{64}$/)
  assert.deepEqual(
    machine.recorder.report().artifacts.map(({ name }) => name),
    ['C:\\a\\c.exe'],
  )
})

test('folders are there once something made them', () => {
  const machine = new Machine(undefined)
  assert.ok(!machine.isFolder('C:\\Program Files\\Oracle'))
  machine.makeFolder(actor, 'C:\\q\\r')
  assert.ok(machine.isFolder('C:\\q'))
  machine.write(actor, 'C:\\q\\r\\s.txt', Buffer.from('x'))
  machine.removeFolder(actor, 'C:\\q')
  assert.ok(!machine.isFolder('C:\\q'))
  assert.equal(machine.read('C:\\q\\r\\s.txt'), undefined)
})
