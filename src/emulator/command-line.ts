/** Splits command lines as CommandLineToArgvW does and finds the program they start. */

const system = 'C:\\Windows\\System32\\'
const places: Readonly<Record<string, string>> = {
  'powershell.exe': `${system}WindowsPowerShell\\v1.0\\powershell.exe`,
  'explorer.exe': 'C:\\Windows\\explorer.exe',
  'wmic.exe': `${system}wbem\\WMIC.exe`,
  'msbuild.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe',
  'installutil.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\InstallUtil.exe',
  'ssh.exe': `${system}OpenSSH\\ssh.exe`,
  'regasm.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\RegAsm.exe',
}
const originals: Readonly<Record<string, string>> = {
  'cmd.exe': 'Cmd.Exe',
  'certutil.exe': 'CertUtil.exe',
  'regsvr32.exe': 'REGSVR32.EXE',
  'msiexec.exe': 'msiexec.exe',
  'wmic.exe': 'wmic.exe',
  'excel.exe': 'Excel.exe',
  'powerpnt.exe': 'POWERPNT.EXE',
  'msbuild.exe': 'MSBuild.exe',
  'schtasks.exe': 'schtasks.exe',
  'curl.exe': 'curl.exe',
  'bitsadmin.exe': 'bitsadmin.exe',
  'winword.exe': 'WinWord.exe',
  'powershell.exe': 'PowerShell.EXE',
  'rundll32.exe': 'RUNDLL32.EXE',
  'mshta.exe': 'MSHTA.EXE',
  'wscript.exe': 'wscript.exe',
  'cscript.exe': 'cscript.exe',
}
const wellKnown =
  /^(?:cmd|powershell|rundll32|mshta|wscript|cscript|reg|schtasks|certutil|bitsadmin|regsvr32|wmic|msiexec|curl|notepad|explorer|net|vssadmin|pcalua|forfiles|conhost|calc|ping|whoami|attrib|tar|expand|winword|excel|powerpnt|outlook|msaccess|mspub|onenote|acrobat|odbcconf|cmstp|hh|ie4uinit|control|ftp|runas|extrac32|esentutl|print|msdt|sc|at|tasklist|taskkill|systeminfo|ipconfig|nslookup|netsh|bcdedit|wbadmin|wevtutil|timeout|findstr|icacls|takeown|shutdown|cipher|fsutil|nltest|scriptrunner|winrs|xwizard|presentationhost|infdefaultinstall|certreq|desktopimgdownldr|ssh)$/i

/** Programs of Windows that do nothing a report would tell beyond their start. */
const harmless =
  /^(?:sc|tasklist|taskkill|ipconfig|systeminfo|findstr|find|where|timeout|icacls|takeown|shutdown|wevtutil|bcdedit|cipher|fsutil|nslookup|nltest|netsh|control|mspaint|write|winver|sort|more|robocopy|xcopy|hostname|getmac|netstat|arp|route|query|quser|cmdkey|dsquery|msg|iexplore|msedge|chrome|wordpad|net1|choice|tree|fc|comp|label|subst|mountvol|diskpart|auditpol|makecab|cacls|wusa|dism|sfc|wbadmin|vssadmin)(?:\.exe|\.com)?$/i

/** Whether Windows has a program of this name. */
export function isWindowsProgram(name: string): boolean {
  return wellKnown.test(name.replace(/\.exe$/i, '')) || harmless.test(name)
}

export function splitCommandLine(text: string): string[] {
  const parts: string[] = []
  let current = ''
  let quoted = false
  let open = false
  for (let at = 0; at < text.length; at++) {
    const slashes = /^\\*/.exec(text.slice(at, at + 64))?.[0].length ?? 0
    if (slashes > 0) {
      const beforeQuote = text[at + slashes] === '"'
      current += '\\'.repeat(beforeQuote ? slashes >> 1 : slashes)
      open = true
      at += slashes - 1
      if (beforeQuote && slashes % 2 === 1) {
        current += '"'
        at++
      }
      continue
    }
    const character = text[at] ?? ''
    if (character === '"') {
      quoted = !quoted
      open = true
    } else if (!quoted && (character === ' ' || character === '\t')) {
      if (open) parts.push(current)
      current = ''
      open = false
    } else {
      current += character
      open = true
    }
  }
  if (open) parts.push(current)
  return parts
}

/** First word of a command line, without quotes, and what stands behind it. */
export function firstWord(commandLine: string): { word: string; rest: string } {
  const [, quoted, plain, rest = ''] = /^\s*(?:"([^"]*)"|(\S*))\s*([^]*)$/.exec(commandLine) ?? []
  return { word: quoted ?? plain ?? '', rest }
}

export const quotedPath = (path: string): string => (path.includes(' ') ? `"${path}"` : path)

export function commandName(commandLine: string): { image: string; original: string; name: string } {
  const { word } = firstWord(commandLine)
  const last = word.split('\\').pop() ?? word
  const isPlain = !/\.\w{2,4}$/.test(last)
  const name = isPlain && isWindowsProgram(last) ? `${last}.exe` : last
  const key = name.toLowerCase()
  const known = places[key] ?? (isWindowsProgram(key) ? `${system}${name}` : name)
  const image = word.includes('\\') ? word : known
  return { image, original: originals[key] ?? name, name: key }
}
