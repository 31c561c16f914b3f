/** Cmdlets, aliases and pipelines: code and what it prints in PowerShell 5.1. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputOf } from '../powershell.fixture.ts'

const rows: readonly (readonly [code: string, printed: string])[] = [
  ['10%3', '1'],
  ["(gv '*mdr*').name[3,11,2]-join''", 'iex'],
  ['1..10 | ? {$_ % 2} | select -first 2', '1\n3'],
  ["'c','a','b' | sort", 'a\nb\nc'],
  ['1,2,3 | measure -sum | % { $_.Sum }', '6'],
  ["'3+3'|iex", '6'],
  ["sal z iex; z '4'", '4'],
  ["&(gcm *e-ex*) '5'", '5'],
  ["&(gal ie?) '6'", '6'],
  ['(Get-Date).Year -gt 2000', 'True'],
  ['(1,2),(3,4) | % { "$_" }', '1 2\n3 4'],
  ['(dir variable:pshome).Value.Length; (gi env:OS).Value; (ls env:\\username).value', '42\nWindows_NT\njohn'],
  ['Set-Item Variable:q 5; $q; sv w 6; $w; (gv w -v)', '5\n6\n6'],
  ['"a" , "b" | % ToUpper', 'A\nB'],
  ["(1..3|%{$_*2}) -join ','", '2,4,6'],
  ['1..3|foreach-object -begin {0} -process {$_} -end {9}', '0\n1\n2\n3\n9'],
  ['echo a b', 'a\nb'],
  ['ConvertFrom-Json \'{"a":[1,2],"b":{"c":"d"}}\' | % { $_.b.c; $_.a[1] }', 'd\n2'],
  ['"name,age`nx,1" | ConvertFrom-Csv | % { $_.name }', 'x'],
  ["$p = 'C:\\a\\b.txt'; Split-Path $p -Leaf; Join-Path 'C:\\x' 'y'", 'b.txt\nC:\\x\\y'],
  ['"a" | Out-File C:\\t.txt; Get-Content C:\\t.txt; Test-Path C:\\t.txt', 'a\nTrue'],
  ["Set-Content C:\\b.txt 'l1','l2'; (gc C:\\b.txt)[1]; (gc C:\\b.txt -raw).length", 'l2\n8'],
  [
    'New-Item -Path HKCU:\\Software\\T -Force | Out-Null; Set-ItemProperty HKCU:\\Software\\T -Name n -Value v; (gp HKCU:\\Software\\T).n; (Get-ItemProperty -Path HKCU:\\Software\\T -Name n).n',
    'v\nv',
  ],
  ["$t=[type]'System.Convert'; $t::ToInt32('10',8)", '8'],
  ['(Get-Process | ? Name -eq explorer).Name', 'explorer'],
  ['1;2 | % { 3 } ; 4', '1\n3\n4'],
  ['$h.GetEnumerator() | % { $_.Key }', ''],
  ['"65 66"-split\' \'|%{[char][int]$_}', 'A\nB'],
  ['(1..2 | % { "v$_" }) -join \';\'', 'v1;v2'],
  ['gc nofile -ea silentlycontinue; $?', 'False'],
  ['"x" > C:\\r.txt; gc C:\\r.txt; "y" >> C:\\r.txt; gc C:\\r.txt', 'x\nx\ny'],
  ['1..5 | select -skip 3', '4\n5'],
]

for (const [code, printed] of rows) test(code, () => assert.equal(outputOf(code), printed))
