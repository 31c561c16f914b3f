/** What a machine that somebody works on has before anything runs: documents, programs, settings. */
import { profile } from './profile.ts'

const home = 'C:\\Users\\john'

/** Paths of files that exist; what stands in them is of no interest. */
export const livedInFiles: readonly string[] = [
  `${home}\\Documents\\report.docx`,
  `${home}\\Documents\\budget.xlsx`,
  `${home}\\Documents\\letter.docx`,
  `${home}\\Documents\\minutes.docx`,
  `${home}\\Documents\\plan.pptx`,
  `${home}\\Desktop\\notes.txt`,
  `${home}\\Desktop\\Google Chrome.lnk`,
  `${home}\\Downloads\\invoice-2291.pdf`,
  `${home}\\Downloads\\setup.zip`,
  `${home}\\Pictures\\summer.jpg`,
  `${home}\\AppData\\Local\\Google\\Chrome\\User Data\\Default\\Login Data`,
  `${home}\\AppData\\Local\\Microsoft\\Outlook\\john@corp.example.ost`,
  `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Recent\\report.docx.lnk`,
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files\\Microsoft Office\\Root\\Office16\\WINWORD.EXE',
  'C:\\Program Files\\Microsoft Office\\Root\\Office16\\EXCEL.EXE',
  'C:\\Program Files\\Microsoft Office\\Root\\Office16\\OUTLOOK.EXE',
  'C:\\Program Files\\7-Zip\\7z.exe',
  'C:\\Program Files (x86)\\Adobe\\Acrobat Reader DC\\Reader\\AcroRd32.exe',
  'C:\\Windows\\System32\\drivers\\etc\\hosts',
  'C:\\Windows\\win.ini',
  'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe',
  'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\InstallUtil.exe',
]

const version = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
const shellFolders = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders'

export const livedInRegistry: Readonly<Record<string, string>> = {
  [`${version}\\ProductName`]: 'Windows 10 Pro',
  [`${version}\\CurrentBuild`]: '19045',
  [`${version}\\CurrentVersion`]: '6.3',
  [`${version}\\ReleaseId`]: '2009',
  [`${version}\\RegisteredOwner`]: profile.user,
  [`${version}\\ProductId`]: '00330-80123-45678-AA441',
  [`${version}\\InstallDate`]: '1709538612',
  'HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MachineGuid': '6f1b8a2e-4b7c-4d1e-9a53-0c2f7e1d9b84',
  'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\\Release': '528372',
  'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v2.0.50727\\Install': '1',
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName\\ComputerName': profile.computer,
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SystemInformation\\SystemManufacturer': 'Dell Inc.',
  'HKLM\\HARDWARE\\DESCRIPTION\\System\\SystemBiosVersion': 'DELL   - 1072009',
  'HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0\\ProcessorNameString':
    'Intel(R) Core(TM) i7-9700 CPU @ 3.00GHz',
  'HKCU\\Software\\Microsoft\\Office\\16.0\\Word\\Security\\VBAWarnings': '1',
  'HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Security\\VBAWarnings': '1',
  'HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Security\\AccessVBOM': '1',
  'HKCU\\Control Panel\\International\\LocaleName': 'en-US',
  'HKCU\\Control Panel\\International\\Locale': '00000409',
  'HKCU\\Control Panel\\Desktop\\Wallpaper': 'C:\\Windows\\Web\\Wallpaper\\Windows\\img0.jpg',
  [`${shellFolders}\\Startup`]: `${home}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup`,
  [`${shellFolders}\\Personal`]: `${home}\\Documents`,
  [`${shellFolders}\\Desktop`]: `${home}\\Desktop`,
  [`${shellFolders}\\AppData`]: `${home}\\AppData\\Roaming`,
  'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxyEnable': '0',
}

/** Programs that run while somebody works, by image. */
export const livedInProcesses: readonly string[] = [
  'System',
  'C:\\Windows\\System32\\smss.exe',
  'C:\\Windows\\System32\\csrss.exe',
  'C:\\Windows\\System32\\services.exe',
  'C:\\Windows\\System32\\lsass.exe',
  'C:\\Windows\\System32\\svchost.exe',
  'C:\\Windows\\explorer.exe',
  'C:\\Windows\\System32\\RuntimeBroker.exe',
  'C:\\Windows\\System32\\SearchIndexer.exe',
  'C:\\Program Files\\Microsoft Office\\Root\\Office16\\OUTLOOK.EXE',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Users\\john\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe',
  'C:\\Program Files\\Windows Defender\\MsMpEng.exe',
]
