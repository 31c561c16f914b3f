/** Command lines split as Windows splits them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandName, splitCommandLine } from './command-line.ts'

test('backslashes and quotes follow CommandLineToArgvW', () => {
  assert.deepEqual(splitCommandLine('a "b c" d\\e "f\\\\" \\"g'), ['a', 'b c', 'd\\e', 'f\\', '"g'])
  assert.deepEqual(splitCommandLine('  x  ""  '), ['x', ''])
})

test('a bare name becomes its image', () => {
  assert.equal(commandName('powershell -enc x').image, 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
  assert.equal(commandName('"C:\\a b\\x.exe" y').image, 'C:\\a b\\x.exe')
  assert.equal(commandName('CMD /c ver').name, 'cmd.exe')
})
