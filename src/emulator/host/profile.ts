/** The lived-in Windows the object finds itself in: one user, one machine, no analysis tools. */
const home = 'C:\\Users\\john'

export const profile = {
  user: 'john',
  domain: 'CORP',
  computer: 'DESKTOP-7F3K2',
  epoch: 1_795_000_000_000,
  shellImage: 'C:\\Windows\\explorer.exe',
  browserAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  userAgent: 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0)',
} as const

export const environment: ReadonlyMap<string, string> = new Map(
  Object.entries({
    TEMP: `${home}\\AppData\\Local\\Temp`,
    TMP: `${home}\\AppData\\Local\\Temp`,
    APPDATA: `${home}\\AppData\\Roaming`,
    LOCALAPPDATA: `${home}\\AppData\\Local`,
    USERPROFILE: home,
    WINDIR: 'C:\\Windows',
    SYSTEMROOT: 'C:\\Windows',
    SYSTEMDRIVE: 'C:',
    COMSPEC: 'C:\\Windows\\System32\\cmd.exe',
    COMPUTERNAME: profile.computer,
    USERNAME: profile.user,
    USERDOMAIN: profile.domain,
    PROGRAMFILES: 'C:\\Program Files',
    'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
    PROGRAMDATA: 'C:\\ProgramData',
    ALLUSERSPROFILE: 'C:\\ProgramData',
    PUBLIC: 'C:\\Users\\Public',
    PROCESSOR_ARCHITECTURE: 'AMD64',
    PROCESSOR_IDENTIFIER: 'Intel64 Family 6 Model 158 Stepping 13, GenuineIntel',
    PROCESSOR_LEVEL: '6',
    PROCESSOR_REVISION: '9e0d',
    NUMBER_OF_PROCESSORS: '8',
    OS: 'Windows_NT',
    PATH: 'C:\\Windows\\System32;C:\\Windows;C:\\Windows\\System32\\wbem;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\;C:\\Windows\\System32\\OpenSSH\\',
    PATHEXT: '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC',
    PSMODULEPATH:
      'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules',
    COMMONPROGRAMFILES: 'C:\\Program Files\\Common Files',
    'COMMONPROGRAMFILES(X86)': 'C:\\Program Files (x86)\\Common Files',
    COMMONPROGRAMW6432: 'C:\\Program Files\\Common Files',
    PROGRAMW6432: 'C:\\Program Files',
    DRIVERDATA: 'C:\\Windows\\System32\\Drivers\\DriverData',
    HOMEDRIVE: 'C:',
    HOMEPATH: '\\Users\\john',
    LOGONSERVER: '\\\\DC01',
    USERDNSDOMAIN: 'CORP.EXAMPLE',
    USERDOMAIN_ROAMINGPROFILE: profile.domain,
    SESSIONNAME: 'Console',
    ONEDRIVE: `${home}\\OneDrive`,
  }),
)

export const specialFolders: ReadonlyMap<string, string> = new Map([
  ['desktop', `${home}\\Desktop`],
  ['startup', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup`],
  ['allusersstartup', 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup'],
  ['appdata', `${home}\\AppData\\Roaming`],
  ['mydocuments', `${home}\\Documents`],
  ['templates', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Templates`],
  ['startmenu', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu`],
  ['programs', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs`],
  ['favorites', `${home}\\Favorites`],
  ['recent', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Recent`],
  ['sendto', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\SendTo`],
  ['nethood', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Network Shortcuts`],
  ['printhood', `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Printer Shortcuts`],
  ['fonts', 'C:\\Windows\\Fonts'],
  ['allusersdesktop', 'C:\\Users\\Public\\Desktop'],
  ['allusersstartmenu', 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu'],
  ['allusersprograms', 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs'],
])

/** `%NAME%` to its value; unknown names stay as written. */
export function expandEnvironment(text: string, variables: ReadonlyMap<string, string> = environment): string {
  return text.replace(/%([^%\r\n]{1,64})%/g, (whole, name: string) => variables.get(name.toUpperCase()) ?? whole)
}
