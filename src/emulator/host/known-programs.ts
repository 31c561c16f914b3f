/**
 * Programs that Windows and an office computer have: where each lies and what its version resource says, since rules tell a
 * renamed program by it. The fields are those of Sysmon's event 1 (Description, Product, Company, OriginalFileName).
 */

export interface KnownProgram {
  /** Full path on this machine. */
  readonly image: string
  readonly original: string
  readonly description: string
  readonly product: string
  readonly company: string
}

const system = 'C:\\Windows\\System32\\'
const windows = 'Microsoft® Windows® Operating System'
const microsoft = 'Microsoft Corporation'
const net = 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\'
const office = 'C:\\Program Files\\Microsoft Office\\Root\\Office16\\'

/** `name|OriginalFileName|Description`; the original name is the name itself where it is left out. */
const inSystem = `cmd|Cmd.Exe|Windows Command Processor
wscript||Microsoft ® Windows Based Script Host
cscript||Microsoft ® Console Based Script Host
mshta|MSHTA.EXE|Microsoft (R) HTML Application host
rundll32|RUNDLL32.EXE|Windows host process (Rundll32)
regsvr32|REGSVR32.EXE|Microsoft(C) Register Server
certutil|CertUtil.exe|CertUtil.exe
certreq|CertReq.exe|CertReq.exe
bitsadmin||BITS administration utility
curl||The curl executable
schtasks||Task Scheduler Configuration Tool
reg||Registry Console Tool
net||Net Command
net1||Net Command
msiexec||Windows® installer
sc||Service Control Manager Configuration Tool
whoami||whoami - displays logged on user information
vssadmin|VSSADMIN.EXE|Command Line Interface for Microsoft® Volume Shadow Copy Service
diskshadow||DiskShadow
bcdedit||Boot Configuration Data Editor
wbadmin|WBADMIN.EXE|Command Line Interface for Microsoft® BLB Backup
wevtutil||Eventing Command Line Utility
taskkill||Terminates Processes
tasklist||Lists the current running tasks
systeminfo|sysinfo.exe|Displays system information
ipconfig||IP Configuration Utility
nslookup||nslookup
nltest|nltestrk.exe|Microsoft® Logon Server Test Utility
netsh||Network Command Shell
odbcconf||ODBC Driver Configuration Program
cmstp|CMSTP.EXE|Microsoft Connection Manager Profile Installer
forfiles||ForFiles - Executes a command on selected files
pcalua||Program Compatibility Assistant
conhost|CONHOST.EXE|Console Window Host
notepad|NOTEPAD.EXE|Notepad
calc|CALC.EXE|Windows Calculator
mspaint|MSPAINT.EXE|Paint
write|write|Windows Write
findstr|FINDSTR.EXE|Find String (QGREP) Utility
find|FIND.EXE|Find String (grep) Utility
where||Where - Lists location of files
attrib|ATTRIB.EXE|Attribute Utility
icacls|iCACLS.EXE|iCACLS.EXE
cacls|CACLS.EXE|Control ACLs Program
takeown||Takes ownership of a file
timeout||timeout - pauses command processing
choice||Offers the user a choice
ping||TCP/IP Ping Command
ftp||File Transfer Program
tftp||Trivial File Transfer Protocol App
finger||TCPIP Finger Command
makecab|makecab.exe|Microsoft® Cabinet Maker
expand||LZ Expansion Utility
extrac32||Microsoft® CAB File Extract Utility
esentutl||Extensible Storage Engine Utilities for Microsoft(R) Windows(R)
tar|bsdtar|bsdtar archive tool
xcopy|XCOPY.EXE|Extended Copy Utility
robocopy||Microsoft Robocopy
replace||Replace File Utility
print|Print.Exe|Print Utility
msdt||Diagnostics Troubleshooting Wizard
control|CONTROL.EXE|Windows Control Panel
desktopimgdownldr||Desktop Image Downloader
dsquery||Microsoft AD query command
klist||Tool for managing the Kerberos ticket cache
cmdkey||Credential Manager Command Line Utility
setx||Setx - Sets environment variables
hostname||Hostname APP
quser||Query User Utility
query||MultiUser Query Utility
qprocess||Query Process Utility
qwinsta||Query Session Utility
gpresult|gprslt.exe|Query Group Policy RSOP Data
driverquery|drvqry.exe|Queries the drivers on a system
arp||TCP/IP Arp Command
route||TCP/IP Route Command
netstat||TCP/IP Netstat Command
nbtstat||TCP/IP NetBios Information
getmac||Displays NIC MAC information
tracert||TCP/IP Traceroute Command
cipher||File Encryption Utility
fsutil||fsutil.exe
shutdown||Shutdown and annotation tool
at||Schedule service command line interface
runas||Run As Utility
wusa||Windows Update Standalone Installer
dism||Dism Image Servicing Utility
ie4uinit|IE4UINIT.EXE|IE Per-User Initialization Utility
presentationhost|PresentationHost.exe|Windows Presentation Foundation Host
infdefaultinstall|InfDefaultInstall.EXE|INF Default Install
xwizard||Extensible Wizards Host Process
verclsid||Extension CLSID Verification Host
mavinject|mavinject64.exe|Microsoft Application Virtualization Injector
winrs||winrs
syncappvpublishingserver|syncappvpublishingserver.exe|Microsoft Application Virtualization Client
scriptrunner|ScriptRunner.exe|Microsoft Application Virtualization Script Runner
winver|WINVER.EXE|Version Reporter Applet
dxdiag||Microsoft DirectX Diagnostic Tool
osk||Accessibility On-Screen Keyboard
utilman||Utility Manager
sethc||Accessibility shortcut keys
svchost||Host Process for Windows Services
services||Services and Controller app
taskeng||Task Scheduler Engine
userinit|USERINIT.EXE|Userinit Logon Application
dllhost||COM Surrogate
fodhelper|FodHelper.EXE|Features On Demand Helper
computerdefaults|ComputerDefaults.EXE|Set Program Access and Computer Defaults Control Panel
sdclt||Microsoft® Windows Backup
eventvwr||Event Viewer Snapin Launcher
slui||Windows Activation Client
wsreset||This tool resets the Windows Store without changing account settings or deleting installed apps
mmc||Microsoft Management Console
msconfig||System Configuration Utility
perfmon||Resource and Performance Monitor
regini||Registry Initializer
sfc||System Integrity Check and Repair
sort||Sort Utility
tree|TREE.COM|Tree Walk Utility
fc|FC.EXE|DOS 5 File Compare Utility
comp||File Compare Utility
clip||Copies the data into clipboard
subst||Subst Utility
label||Disk Label Utility
mountvol||Mount Volume Utility
diskpart||DiskPart
auditpol||Audit Policy Program
mode|MODE.COM|DOS Device MODE Utility
chcp|CHCP.COM|Change CodePage Utility
more|MORE.COM|More Utility
waitfor||Wait For - waits for a signal on the network
openfiles||Displays the current open files list
msg||Message Utility
msra||Windows Remote Assistance
mstsc||Remote Desktop Connection
wsl||Microsoft Windows Subsystem for Linux Launcher
bash|Bash.exe|Microsoft Bash Launcher
ieexec||Microsoft IE Execute shell
gpupdate|gpupdate.exe|Microsoft® Group Policy Update Utility
wuauclt||Windows Update
logoff||Session Logoff Utility
tscon||Session Connection Utility
eventcreate||Event Create - Creates a custom event in an event log
fltmc||Filter Manager Control Program
dfsvc||ClickOnce
printui||Change Printing Settings
rasautou||Remote Access Dialer
rpcping||RPC Ping Utility
pnputil||Microsoft PnP Utility
cleanmgr||Disk Space Cleanup Manager for Windows
ntdsutil||NT5DS
dnscmd||DNS Server Command Line Management Tool
stordiag||Storage Diagnostic Tool
certoc||Certificate object tool
gpscript||Group Policy Script Application
rstrui||Microsoft® Windows System Restore
sdiagnhost||Scripted Diagnostics Native Host
lsass||Local Security Authority Process`

/** `path|OriginalFileName|Description|Product|Company`, the last two left out for Windows itself. */
const elsewhere = `C:\\Windows\\explorer.exe|EXPLORER.EXE|Windows Explorer
C:\\Windows\\regedit.exe|REGEDIT.EXE|Registry Editor
C:\\Windows\\hh.exe|HH.exe|Microsoft® HTML Help Executable|HTML Help
${system}WindowsPowerShell\\v1.0\\powershell.exe|PowerShell.EXE|Windows PowerShell
${system}WindowsPowerShell\\v1.0\\powershell_ise.exe|powershell_ise.EXE|Windows PowerShell ISE
C:\\Program Files\\PowerShell\\7\\pwsh.exe|pwsh.dll|pwsh|PowerShell
${system}wbem\\WMIC.exe|wmic.exe|WMI Commandline Utility
${system}wbem\\mofcomp.exe|mofcomp.exe|The Managed Object Format (MOF) Compiler
${system}OpenSSH\\ssh.exe|ssh.exe|OpenSSH for Windows|OpenSSH for Windows
${net}MSBuild.exe|MSBuild.exe|MSBuild.exe|Microsoft® .NET Framework
${net}InstallUtil.exe|InstallUtil.exe|.NET Framework installation utility|Microsoft® .NET Framework
${net}RegAsm.exe|RegAsm.exe|Microsoft .NET Assembly Registration Utility|Microsoft® .NET Framework
${net}RegSvcs.exe|RegSvcs.exe|Microsoft .NET Services Installation Utility|Microsoft® .NET Framework
${net}csc.exe|csc.exe|Visual C# Command Line Compiler|Microsoft® .NET Framework
${net}AppLaunch.exe|AppLaunch.exe|Microsoft .NET ClickOnce Launch Utility|Microsoft® .NET Framework
${net}aspnet_compiler.exe|aspnet_compiler.exe|aspnet_compiler.exe|Microsoft® .NET Framework
${net}jsc.exe|jsc.exe|JScript Compiler|Microsoft® .NET Framework
${office}WINWORD.EXE|WinWord.exe|Microsoft Word|Microsoft Office
${office}EXCEL.EXE|Excel.exe|Microsoft Excel|Microsoft Office
${office}POWERPNT.EXE|POWERPNT.EXE|Microsoft PowerPoint|Microsoft Office
${office}OUTLOOK.EXE|Outlook.exe|Microsoft Outlook|Microsoft Outlook
${office}MSACCESS.EXE|MSACCESS.EXE|Microsoft Access|Microsoft Access
${office}MSPUB.EXE|MSPUB.EXE|Microsoft Publisher|Microsoft Publisher
${office}ONENOTE.EXE|OneNote.exe|Microsoft OneNote|Microsoft OneNote
C:\\Program Files\\Common Files\\Microsoft Shared\\EQUATION\\EQNEDT32.EXE|EQNEDT32.EXE|Microsoft Equation Editor|Microsoft Equation Editor|Design Science, Inc.
C:\\Program Files\\Windows Defender\\MpCmdRun.exe|MpCmdRun.exe|Microsoft Malware Protection Command Line Utility
C:\\Program Files\\Windows NT\\Accessories\\wordpad.exe|WORDPAD.EXE|Windows Wordpad Application
C:\\Program Files\\Internet Explorer\\iexplore.exe|IEXPLORE.EXE|Internet Explorer|Internet Explorer
C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe|msedge.exe|Microsoft Edge|Microsoft Edge
C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe|chrome.exe|Google Chrome|Google Chrome|Google LLC
C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe|Acrobat.exe|Adobe Acrobat|Adobe Acrobat|Adobe Systems Incorporated
C:\\Program Files (x86)\\Adobe\\Acrobat Reader DC\\Reader\\AcroRd32.exe|AcroRd32.exe|Adobe Acrobat Reader|Adobe Acrobat Reader|Adobe Systems Incorporated
C:\\Program Files\\7-Zip\\7z.exe|7z.exe|7-Zip Console|7-Zip|Igor Pavlov
C:\\Program Files\\WindowsApps\\Microsoft.WindowsTerminal\\wt.exe|wt.exe|Windows Terminal Host|Windows Terminal`

const byName = new Map<string, KnownProgram>()
const byImage = new Map<string, KnownProgram>()

function know(program: KnownProgram): void {
  byName.set((program.image.split('\\').pop() ?? '').toLowerCase(), program)
  byImage.set(program.image.toLowerCase(), program)
  if (program.image.startsWith(system))
    byImage.set(program.image.toLowerCase().replace('\\system32\\', '\\syswow64\\'), program)
}

for (const line of inSystem.split('\n')) {
  const [name = '', original = '', description = ''] = line.split('|')
  const file = original.endsWith('.COM') ? `${name}.com` : `${name}.exe`
  if (description)
    know({ image: system + file, original: original || file, description, product: windows, company: microsoft })
}
for (const line of elsewhere.split('\n')) {
  const [image = '', original = '', description = '', product = windows, company = microsoft] = line.split('|')
  know({ image, original, description, product, company })
}

/** By file name with its extension. */
export const programNamed = (name: string): KnownProgram | undefined => byName.get(name.toLowerCase())

/** By full path. */
export const programAt = (image: string): KnownProgram | undefined => byImage.get(image.toLowerCase())

const mark = 'MZ\u0090\0inert '

/** What stands for a program of Windows where somebody copies it: it carries its original name, as a version resource does. */
export const programBytes = ({ original }: KnownProgram): Uint8Array => Buffer.from(`${mark}${original}\0`, 'latin1')

/** The program whose copy these bytes are, whatever its name is now. */
export function programIn(bytes: Uint8Array): KnownProgram | undefined {
  if (bytes[0] !== 0x4d || bytes[1] !== 0x5a) return undefined
  const head = Buffer.from(bytes.subarray(0, 80)).toString('latin1')
  if (!head.startsWith(mark)) return undefined
  const original = head.slice(mark.length).split('\0')[0]
  return [...byImage.values()].find((one) => one.original === original)
}
