/** The lived-in Windows the object finds itself in: one user, one machine, no analysis tools. */
const home = 'C:\\Users\\john'

export const profile = {
  user: 'john',
  domain: 'CORP',
  computer: 'DESKTOP-7F3K2',
  epoch: 1_795_000_000_000,
  shellImage: 'C:\\Windows\\explorer.exe',
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
    NUMBER_OF_PROCESSORS: '4',
    OS: 'Windows_NT',
    PATH: 'C:\\Windows\\System32;C:\\Windows;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\',
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
])

/** `%NAME%` to its value; unknown names stay as written. */
export function expandEnvironment(text: string): string {
  return text.replace(/%([^%\r\n]{1,64})%/g, (whole, name: string) => environment.get(name.toUpperCase()) ?? whole)
}
