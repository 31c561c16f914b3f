/** .NET types and methods: code and what it prints in PowerShell 5.1. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputOf } from '../powershell.fixture.ts'

const rows: readonly (readonly [code: string, printed: string])[] = [
  ["[System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('SGk='))", 'Hi'],
  ["[Text.Encoding]::Unicode.GetBytes('A') -join ','", '65,0'],
  ["[convert]::ToInt32('ff',16); [convert]::ToString(10,2); [Convert]::ToByte('41',16)", '255\n1010\n65'],
  ["[regex]::Matches('abc','.','RightToLeft')|%{$_.Value}", 'c\nb\na'],
  ["([regex]::Matches('olleh','.','RightToLeft')|%{$_}) -join ''", 'hello'],
  ["$c='abc'.ToCharArray();[array]::Reverse($c);-join $c", 'cba'],
  ["'a'.PadLeft(3,'0')+'|'", '00a|'],
  ["\"abc\".Substring(1,1); 'abc'.IndexOf('c'); 'a-b'.Split('-')[1]; 'x'.Equals('x')", 'b\n2\nb\nTrue'],
  ["[scriptblock]::Create('8').Invoke()", '8'],
  ["icm ([scriptblock]::Create('9'))", '9'],
  [
    "[System.Runtime.InteropServices.Marshal]::PtrToStringAuto([System.Runtime.InteropServices.Marshal]::SecureStringToBSTR((ConvertTo-SecureString 'abc' -AsPlainText -Force)))",
    'abc',
  ],
  ['[math]::Round(2.567,2); [math]::Pow(2,3); [Math]::Max(1,2)', '2.57\n8\n2'],
  ['$x=New-Object System.Collections.ArrayList; [void]$x.Add(1); $x.Add(2)|Out-Null; $x.Count', '2'],
  ["$sb=New-Object Text.StringBuilder; [void]$sb.Append('a').Append('b'); $sb.ToString()", 'ab'],
  ["[string]::Join('',('a','b')); [String]::Format('{0}-{1}',1,2)", 'ab\n1-2'],
  ['[byte[]]$b=1,2,255; $b[2]; $b.Length; $b.GetType().Name', '255\n3\nByte[]'],
  ['[BitConverter]::ToString((1,2,171))', '01-02-AB'],
  ["'2026-01-02' -as [datetime] | % { $_.Month }", '1'],
  ["[datetime]'01/02/2026' -lt [datetime]'2026-02-01'", 'True'],
  ['(,1).GetType().Name', 'Object[]'],
  ["'a b c'.Split(' ') | select -last 1", 'c'],
  ["[IO.Path]::GetFileNameWithoutExtension('C:\\q\\w.e')", 'w'],
  ['$x=[ref]5; $x.Value', '5'],
  ["$n=0; [int]::TryParse('12',[ref]$n); $n", 'True\n12'],
  ["[Environment]::UserName; [environment]::GetFolderPath('Desktop')", 'john\nC:\\Users\\john\\Desktop'],
  ['$e=[System.Convert]; $e::ToBase64String([byte[]](72,105))', 'SGk='],
  ["'Sy'+'stem.Convert' -as [type] | % { $_.Name }", 'Convert'],
  ["[convert].GetMethod('ToInt32').Invoke($null,@('7'))", '7'],
  ['(New-Object Random).Next(1,5) -lt 5', 'True'],
  ["-join(('41','42')|%{[char]([convert]::toint16($_,16))})", 'AB'],
  ['"1100001".length; [char][convert]::ToInt32(\'1100001\',2)', '7\na'],
  [
    '[xml]$x = \'<r><a n="1">t</a><a n="2">u</a><b>v</b></r>\'; $x.r.a[1].n; $x.r.b; $x.SelectNodes(\'//a\').Count; $x.DocumentElement.Name',
    '2\nv\n2\nr',
  ],
  [
    "$k=[Text.Encoding]::ASCII.GetBytes('Key'); $S=0..255; $J=0; 0..255|%{$J=($J+$S[$_]+$k[$_%$k.Count])%256;$S[$_],$S[$J]=$S[$J],$S[$_]}; $I=0;$H=0; ([Text.Encoding]::ASCII.GetBytes('Plaintext') | %{$I=($I+1)%256;$H=($H+$S[$I])%256;$S[$I],$S[$H]=$S[$H],$S[$I]; '{0:X2}' -f ($_ -bxor $S[($S[$I]+$S[$H])%256])}) -join ''",
    'BBF316E8D940AF0AD3',
  ],
  ['"$(\'\'.Insert)"', 'string Insert(int startIndex, string value)'],
  ['[IntPtr]::Size; [Environment]::Is64BitProcess', '8\nTrue'],
  ["[uri]'http://h.example:8080/p?q=1' | % { $_.Host; $_.Port; $_.PathAndQuery }", 'h.example\n8080\n/p?q=1'],
  ["[Web.HttpUtility]::UrlDecode('a%20b+c'); [Net.WebUtility]::HtmlDecode('&lt;&#65;')", 'a b c\n<A'],
  [
    '[bigint]2 -is [object]; 9223372036854775807 + 0; 4294967295 -bxor 1; 0xFFFFFFFF',
    'True\n9223372036854775807\n4294967294\n-1',
  ],
  [
    "(New-Object DateTime 2024,2,28).AddDays(2).ToString('yyyy-MM-dd ddd'); ([datetime]'2024-03-01' - [datetime]'2024-02-28').Days",
    '2024-03-01 Fri\n2',
  ],
  ["[guid]::new('{0E59F1D5-1FBE-11D0-8FF2-00A0D10038BC}').ToString('N')", '0e59f1d51fbe11d08ff200a0d10038bc'],
  [
    '$s = New-Object IO.MemoryStream(,[byte[]](1,2,3,4)); $r = New-Object IO.BinaryReader($s); $r.ReadByte(); $r.ReadInt16(); $s.Position',
    '1\n770\n3',
  ],
  [
    "[Text.Encoding]::GetEncoding('utf-16be').GetString([byte[]](0,65)); [Text.Encoding]::UTF8.GetBytes([char]0xe9).Count",
    'A\n2',
  ],
]

for (const [code, printed] of rows) test(code, () => assert.equal(outputOf(code), printed))
