/** The registry: kinds as Sysmon tells them, classes of the user, the 32-bit view, commands of the next log-on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logonCommands, Registry, registryDetails, registryKind, view32 } from './registry.ts'

test('values are told as Sysmon tells them', () => {
  assert.equal(registryDetails({ value: '1', kind: 'REG_DWORD' }), 'DWORD (0x00000001)')
  assert.equal(registryDetails({ value: '0xff', kind: 'REG_DWORD' }), 'DWORD (0x000000ff)')
  assert.equal(registryDetails({ value: '-1', kind: 'REG_DWORD' }), 'DWORD (0xffffffff)')
  assert.equal(registryDetails({ value: '4294967297', kind: 'REG_QWORD' }), 'QWORD (0x00000001-0x00000001)')
  assert.equal(registryDetails({ value: 'x', kind: 'REG_DWORD' }), 'x')
  assert.equal(registryDetails({ value: '1 2', kind: 'REG_BINARY' }), 'Binary Data')
  assert.equal(registryDetails({ value: 'calc', kind: 'REG_SZ' }), 'calc')
})

test('kinds by every name that scripts use', () => {
  assert.deepEqual(
    ['REG_DWORD', 'DWord', 'String', 'ExpandString', 'REG_MULTI_SZ', 'Binary', 'QWord'].map(registryKind),
    ['REG_DWORD', 'REG_DWORD', 'REG_SZ', 'REG_EXPAND_SZ', 'REG_MULTI_SZ', 'REG_BINARY', 'REG_QWORD'],
  )
})

test('classes of the user stand before those of the machine, and keys go with all below them', () => {
  const registry = new Registry()
  registry.set({ key: 'HKLM\\Software\\Classes\\a\\(Default)', value: 'machine', kind: 'REG_SZ' })
  assert.equal(registry.get('HKCR\\a\\(Default)')?.value, 'machine')
  registry.set({ key: 'HKCU\\Software\\Classes\\a\\(Default)', value: 'user', kind: 'REG_SZ' })
  assert.equal(registry.get('HKCR\\a\\(Default)')?.value, 'user')
  assert.equal(registry.deleteKey('HKCU\\Software\\Classes'), true)
  assert.equal(registry.get('HKCR\\a\\(Default)')?.value, 'machine')
})

test('what the next log-on starts', () => {
  const by = (key: string, value = 'a.exe') =>
    logonCommands(key, value).map((one) => `${one.startedBy} ${one.commandLine}`)
  assert.deepEqual(by('HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce\\q'), ['run-key a.exe'])
  assert.deepEqual(
    by('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\Shell', 'explorer.exe, b.exe'),
    ['winlogon b.exe'],
  )
  assert.deepEqual(by('HKCU\\Environment\\UserInitMprLogonScript'), ['logon-script a.exe'])
  assert.deepEqual(by('HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{1}\\StubPath'), [
    'active-setup a.exe',
  ])
  assert.deepEqual(by('HKCU\\Software\\Q\\Run'), [])
})

test('the 32-bit view moves what Windows moves and leaves what both views share', () => {
  assert.equal(view32('HKLM\\Software\\Vendor\\Key'), 'HKLM\\Software\\WOW6432Node\\Vendor\\Key')
  assert.equal(view32('HKCR\\CLSID\\{1}\\InprocServer32\\'), 'HKCR\\WOW6432Node\\CLSID\\{1}\\InprocServer32\\(Default)')
  assert.equal(view32('HKCU\\Software\\Classes\\CLSID\\{1}\\a'), 'HKCU\\Software\\Classes\\WOW6432Node\\CLSID\\{1}\\a')
  for (const key of [
    'HKCU\\Software\\Vendor\\Key',
    'HKLM\\SOFTWARE\\WOW6432Node\\Vendor\\Key',
    'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\DisableAntiSpyware',
    'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe\\Debugger',
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\a\\ImagePath',
  ])
    assert.equal(view32(key), key)
})
