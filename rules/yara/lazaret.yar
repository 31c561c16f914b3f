rule jscript_dropper {
  meta:
    severity = "high"
    threat = "Trojan-Dropper.JS.Agent"
    technique = "T1059.007"
    description = "A script writes bytes to a file and runs it."
  strings:
    $a="ADODB.Stream" nocase
    $b="SaveToFile" nocase
    $c="WScript.Shell" nocase
    $d=".Run" nocase
  condition:
    filesize < 2MB and all of them
}

rule jscript_downloader {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.JS.Agent"
    technique = "T1105"
    description = "A script downloads a file and runs it."
  strings:
    $a="XMLHTTP" nocase
    $b="ActiveXObject" nocase
    $c="ADODB.Stream" nocase
    $d="http" nocase
  condition:
    filesize < 2MB and all of them
}

rule vbscript_downloader {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.VBS.Agent"
    technique = "T1105"
    description = "A VBScript downloads a file."
  strings:
    $a="CreateObject" nocase
    $b="XMLHTTP" nocase
    $c="ADODB.Stream" nocase
    $d="SaveToFile" nocase
  condition:
    filesize < 2MB and all of them
}

rule powershell_cradle {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.PowerShell.Agent"
    technique = "T1059.001"
    description = "PowerShell downloads code and runs it."
  strings:
    $a="Net.WebClient" nocase
    $b="DownloadString" nocase
    $c=/\b(iex|invoke-expression)\b/ nocase
  condition:
    filesize < 1MB and all of them
}

rule powershell_encoded {
  meta:
    severity = "medium"
    threat = "Trojan.PowerShell.Encoded"
    technique = "T1027.010"
    description = "An encoded PowerShell command."
  strings:
    $a=/powershell[^\r\n]{0,80} -e(nc|ncodedcommand)? [A-Za-z0-9+\/=]{40}/ nocase
  condition:
    filesize < 2MB and $a
}

rule poweliks_rundll32 {
  meta:
    severity = "high"
    threat = "Trojan.Script.Poweliks"
    technique = "T1218.011"
    description = "JavaScript started through rundll32."
  strings:
    $a="RunHTMLApplication" nocase
    $b="javascript:" nocase
  condition:
    filesize < 2MB and all of them
}

rule amsi_bypass {
  meta:
    severity = "high"
    threat = "Trojan.PowerShell.AmsiBypass"
    technique = "T1562.001"
    description = "A script tampers with AMSI."
  strings:
    $a="AmsiUtils"
    $b="amsiInitFailed"
  condition:
    filesize < 2MB and all of them
}

rule html_smuggling {
  meta:
    severity = "high"
    threat = "HTML.Smuggling.Generic"
    technique = "T1027.006"
    description = "A page builds a file from encoded text."
  strings:
    $a="new Blob" nocase
    $b="createObjectURL" nocase
    $c="atob(" nocase
    $d=".download" nocase
  condition:
    filesize < 20MB and all of them
}

rule lnk_interpreter {
  meta:
    severity = "high"
    threat = "Trojan.LNK.Agent"
    technique = "T1204.002"
    description = "A shortcut has an interpreter run hidden, encoded or downloaded code."
  strings:
    $a="powershell" ascii wide nocase
    $b="mshta" ascii wide nocase
    $c="wscript" ascii wide nocase
    $d="cmd.exe" ascii wide nocase
    $e="://" ascii wide
    $f=/-e(nc|ncodedcommand)?\s+[a-z0-9+\/=]{40}/ ascii wide nocase
    $g="frombase64string" ascii wide nocase
    $h="downloadstring" ascii wide nocase
    $i="-w hidden" ascii wide nocase
    $j="-windowstyle hidden" ascii wide nocase
    $k="javascript:" ascii wide nocase
    $l=/\biex\b/ ascii wide nocase
  condition:
    uint32(0) == 0x4c and uint32(4) == 0x00021401 and any of ($a,$b,$c,$d) and any of ($e,$f,$g,$h,$i,$j,$k,$l)
}

rule macro_autoexec {
  meta:
    severity = "medium"
    threat = "Trojan.Office.Macro"
    technique = "T1204.002"
    description = "A macro runs by itself and starts a program."
  strings:
    $a=/\b(Auto_?Open|Document_Open|Workbook_Open)\b/ nocase
    $b=/\bShell\s*\(|WScript\.Shell|\.ShellExecute/ nocase
  condition:
    filesize < 10MB and all of them
}

rule base64_program {
  meta:
    severity = "medium"
    threat = "Trojan.Generic.Encoded"
    technique = "T1027"
    description = "A program hidden as base64 text."
  strings:
    $a="TVqQAAMAAAAEAAAA"
  condition:
    filesize < 5MB and $a and uint16(0) != 0x5a4d
}

rule hex_program {
  meta:
    severity = "medium"
    threat = "Trojan.Generic.Encoded"
    technique = "T1027"
    description = "A program hidden as hexadecimal text."
  strings:
    $a="4d5a90000300000004000000ffff0000" nocase
  condition:
    filesize < 5MB and $a
}

rule reversed_program {
  meta:
    severity = "medium"
    threat = "Trojan.Generic.Encoded"
    technique = "T1027"
    description = "A program hidden as reversed base64 text."
  strings:
    $a="AAAAEAAAAMAAQqVT"
  condition:
    filesize < 5MB and $a
}

rule certutil_abuse {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.Script.Certutil"
    technique = "T1105"
    description = "certutil is used to download."
  strings:
    $a="certutil" nocase
    $b="urlcache" nocase
    $c="http" nocase
  condition:
    filesize < 200KB and all of them
}

rule bitsadmin_abuse {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.Script.Bits"
    technique = "T1197"
    description = "bitsadmin is used to download."
  strings:
    $a="bitsadmin" nocase
    $b="/transfer" nocase
  condition:
    filesize < 200KB and all of them
}

rule rtf_equation {
  meta:
    severity = "medium"
    threat = "Exploit.RTF.Equation"
    technique = "T1203"
    description = "An RTF document embeds an equation object."
  strings:
    $a="Equation.3" nocase
    $b="4571756174696f6e2e33" nocase
  condition:
    uint32(0) == 0x74725c7b and any of them
}

rule shadow_delete {
  meta:
    severity = "high"
    threat = "Trojan-Ransom.Script.Generic"
    technique = "T1490"
    description = "A script deletes shadow copies."
  strings:
    $a="vssadmin" nocase
    $b="delete shadows" nocase
  condition:
    filesize < 200KB and all of them
}

rule clickfix_page {
  meta:
    severity = "high"
    threat = "HTML.ClickFix.Generic"
    technique = "T1204.004"
    description = "A page puts a command on the clipboard."
  strings:
    $a="clipboard.writeText"
    $b="execCommand('copy')"
    $c="powershell" nocase
    $d="mshta" nocase
  condition:
    filesize < 5MB and ($a or $b) and ($c or $d)
}

rule regsvr32_scriptlet {
  meta:
    severity = "high"
    threat = "Trojan-Downloader.Script.Regsvr32"
    technique = "T1218.010"
    description = "regsvr32 loads a remote scriptlet."
  strings:
    $a="regsvr32" nocase
    $b="scrobj.dll" nocase
    $c="http" nocase
  condition:
    filesize < 200KB and all of them
}

rule encoded_script {
  meta:
    severity = "low"
    threat = "Trojan.Script.Encoded"
    technique = "T1027"
    description = "A script in Microsoft encoded form."
  strings:
    $a="#@~^"
  condition:
    filesize < 2MB and $a at 0
}

rule defender_off {
  meta:
    severity = "high"
    threat = "Trojan.Script.DefenceEvasion"
    technique = "T1562.001"
    description = "A script turns protection off."
  strings:
    $a="DisableRealtimeMonitoring" nocase
    $b="Set-MpPreference" nocase
  condition:
    filesize < 200KB and all of them
}

rule gtube {
  meta:
    severity = "info"
    description = "The object holds the GTUBE test string for spam filters."
  strings:
    $a="XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
  condition:
    $a
}
