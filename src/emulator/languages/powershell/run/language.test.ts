/** Functions, control flow, scopes, errors: code and what it prints in PowerShell 5.1. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputOf } from '../powershell.fixture.ts'

const rows: readonly (readonly [code: string, printed: string])[] = [
  ['$a = @(); $a += 1; $b = $a; $a += 2; "$a|$b"', '1 2|1'],
  ['$a = @(1); $a += 2; $a += 3; $b = $a; $b += 4; "$a|$b"', '1 2 3|1 2 3 4'],
  ['$x = 1,2; $y = $null; $y += $x; $y += 3; "$x|$y"', '1 2|1 2 3'],
  ['$a = @(); $a += 1; function g { $a += 9; "$a" }; g; $a += 2; "$a"', '1 9\n1 2'],
  ['$a = @(); $a += 1; $v = gv a; $a += 2; "$($v.Value)|$a"', '1 2|1 2'],
  [
    '$a = @(); foreach ($i in 1..3) { $a += $i; foreach ($q in $a) { if ($q -lt 2) { $a += 0 } } }; "$a"',
    '1 0 2 0 0 3 0 0 0 0',
  ],
  ['function f($a,[int]$b=3){ "$a-$b" }; f 1; f -b 5 -a 2; f x 7', '1-3\n2-5\nx-7'],
  ['filter d { $_*2 }; 1,2|d', '2\n4'],
  ["function g { begin{'b'} process{$_} end{'e'} }; 1,2|g", 'b\n1\n2\ne'],
  ["switch('abc'){ 'abc' {1} default {2} }", '1'],
  ["switch -wildcard ('abc'){ a* {1} *c {2} }", '1\n2'],
  ["switch -regex ('abc'){ '^a' {1; break} 'c' {2} }", '1'],
  ['for($i=0;$i -lt 3;$i++){$i}', '0\n1\n2'],
  ['$i=0; while($true){ $i++; if($i -eq 2){continue}; if($i -gt 3){break}; $i }', '1\n3'],
  ['do{$j++}until($j -ge 3);$j', '3'],
  ["try { throw 'x' } catch { \"c:$_\" } finally { 'f' }", 'c:x\nf'],
  ['try { 1/0 } catch { $_.Exception.Message }', 'Attempted to divide by zero.'],
  [':o foreach($i in 1..3){ foreach($j in 1..3){ if($j -eq 2){continue o}; "$i$j" } }', '11\n21\n31'],
  ['& { param($x) $x*2 } 4', '8'],
  ['$s={ $args[0]+1 }; & $s 4; $s.Invoke(5)', '5\n6'],
  ['$a=\'x\'; "${a}y $a[0] $($a.length) `$a"', 'xy x[0] 1 $a'],
  ["@'\nraw $x\n'@", 'raw $x'],
  ["$x = if(1){'a'}else{'b'}; $x", 'a'],
  ["[regex]::Replace('abc','b',{param($m) $m.Value.ToUpper()})", 'aBc'],
  ["$d=@{ErrorAction='SilentlyContinue'}; gci nope @d; 'ok'", 'ok'],
  ['"$([char]97)"', 'a'],
  ['$ofs=\',\'; "$(1..3)"; [string](1,2)', '1,2,3\n1,2'],
  ['${x y}=3; ${x y}', '3'],
  [
    "class P { [int]$x = 1; P([int]$v){ $this.x=$v } [int] Get() { return $this.x * 2 } static [string] S() { return 's' } }; [P]::new(4).Get(); [P]::S()",
    '8\ns',
  ],
  ['enum E { A; B = 5 }; [E]::B.value__; [E]::A', '5\nA'],
  ["trap { \"t:$_\"; continue } throw 'q'; 'after'", 't:q\nafter'],
  ['$x = 10; function c { $x = 20; $script:x }; c; $x', '10\n10'],
  ["if('abc' -like 'A*'){1}", '1'],
  ['return 5; 6', '5'],
  ['$f={ param([switch]$s,$n) "$s $n" }; & $f -s 4; & $f 3', 'True 4\nFalse 3'],
  ['function v { param([Parameter(ValueFromPipeline=$true)]$p) process { "<$p>" } }; 1,2|v', '<1>\n<2>'],
  ['write-host -f red "hi" there', 'hi there'],
  ["\"ABC\" -replace '(?<x>B)','[${x}]'", 'A[B]C'],
  ['$x = "a","b"; foreach($y in $x){$y}', 'a\nb'],
  ['"$($a=5;$a)"', '5'],
  ['@{q=1}.GetEnumerator() | % { "$($_.Key)=$($_.Value)" }', 'q=1'],
  ['$a="x"; $b=$a*2; "$b${a}"', 'xxx'],
]

for (const [code, printed] of rows) test(code, () => assert.equal(outputOf(code), printed))
