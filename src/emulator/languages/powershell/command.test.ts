/** Command lines of powershell.exe and the code they carry. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { powershellCode } from './command.ts'

const encoded = (code: string) => Buffer.from(code, 'utf16le').toString('base64')

const rows: readonly (readonly [line: string, source: string, code: string])[] = [
  ['powershell.exe Write-Host hi', 'command line', 'Write-Host hi'],
  ['powershell -nop -w hidden -c "1 + 1"', 'command line', '1 + 1'],
  ['powershell -NoProfile -ExecutionPolicy Bypass -File C:\\a.ps1 x', 'file', 'C:\\a.ps1'],
  [`powershell -e ${encoded('2')}`, 'encoded command', '2'],
  [`powershell.exe -NonI -W 1 -eNcO ${encoded('gci')}`, 'encoded command', 'gci'],
  [`powershell /ec ${encoded('3')}`, 'encoded command', '3'],
  [`powershell \u2013enc ${encoded('4')}`, 'encoded command', '4'],
  ['powershell -version 2 -sta -command iex $a', 'command line', 'iex $a'],
  ['pwsh -WorkingDirectory C:\\x -Command 5', 'command line', '5'],
]

for (const [line, source, code] of rows)
  test(line, () => {
    const script = powershellCode(line)
    assert.equal(script?.source, source)
    assert.equal(script?.code, code)
  })

test('words behind a script are its arguments', () => {
  assert.deepEqual(powershellCode('powershell -f C:\\a.ps1 one "two three"')?.args, ['one', 'two three'])
})

test('no code on the command line', () => {
  assert.equal(powershellCode('powershell'), undefined)
  assert.equal(powershellCode('powershell -NoProfile -'), undefined)
  assert.equal(powershellCode('powershell -Command -'), undefined)
})
