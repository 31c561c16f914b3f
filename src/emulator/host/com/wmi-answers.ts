/** What WMI classes tell about the virtual machine: an office computer, nothing of a sandbox. */
import { livedInProcesses } from '../lived-in.ts'
import { profile } from '../profile.ts'

export type WmiRow = Readonly<Record<string, string | number | boolean>>

const nameOf = (image: string): string => image.split('\\').pop() ?? image

const processes: readonly WmiRow[] = livedInProcesses.map((image, at) => ({
  Name: nameOf(image),
  Caption: nameOf(image),
  ExecutablePath: image,
  CommandLine: image,
  ProcessId: 400 + at * 4,
  ParentProcessId: 400,
  SessionId: 1,
}))

export const wmiAnswers: Readonly<Record<string, readonly WmiRow[]>> = {
  win32_operatingsystem: [
    {
      Caption: 'Microsoft Windows 10 Pro',
      Version: '10.0.19045',
      BuildNumber: '19045',
      OSArchitecture: '64-bit',
      OSLanguage: 1033,
      Locale: '0409',
      CSName: profile.computer,
      RegisteredUser: profile.user,
      SerialNumber: '00330-80123-45678-AA441',
      TotalVisibleMemorySize: '16650124',
      FreePhysicalMemory: '7340032',
      LastBootUpTime: '20261120071233.500000+000',
      LocalDateTime: '20261124080000.000000+000',
      InstallDate: '20240304081332.000000+000',
      SystemDirectory: 'C:\\Windows\\system32',
      ProductType: 1,
    },
  ],
  win32_computersystem: [
    {
      Manufacturer: 'Dell Inc.',
      Model: 'OptiPlex 7070',
      Domain: 'corp.example',
      DomainRole: 1,
      PartOfDomain: true,
      Name: profile.computer,
      UserName: `${profile.domain}\\${profile.user}`,
      TotalPhysicalMemory: '17049729024',
      NumberOfProcessors: 1,
      NumberOfLogicalProcessors: 8,
      SystemType: 'x64-based PC',
    },
  ],
  win32_computersystemproduct: [
    {
      UUID: '4C4C4544-0058-4B10-8032-B7C04F4C3133',
      Vendor: 'Dell Inc.',
      Name: 'OptiPlex 7070',
      IdentifyingNumber: '7XK2L13',
    },
  ],
  win32_process: processes,
  win32_bios: [
    {
      SerialNumber: '7XK2L13',
      Manufacturer: 'Dell Inc.',
      SMBIOSBIOSVersion: '1.21.0',
      Version: 'DELL   - 1072009',
      Name: '1.21.0',
      ReleaseDate: '20231107000000.000000+000',
    },
  ],
  win32_baseboard: [{ Manufacturer: 'Dell Inc.', Product: '0HR6H5', SerialNumber: '/7XK2L13/CNWS20097B01F4/' }],
  win32_processor: [
    {
      Name: 'Intel(R) Core(TM) i7-9700 CPU @ 3.00GHz',
      NumberOfCores: 8,
      NumberOfLogicalProcessors: 8,
      ProcessorId: 'BFEBFBFF000906ED',
      MaxClockSpeed: 3_000,
      Manufacturer: 'GenuineIntel',
      AddressWidth: 64,
    },
  ],
  win32_physicalmemory: [{ Capacity: '17179869184', Speed: 2_666 }],
  win32_diskdrive: [
    {
      Model: 'Samsung SSD 970 EVO 500GB',
      Size: '500105249280',
      InterfaceType: 'SCSI',
      SerialNumber: 'S466NX0K712345',
      Caption: 'Samsung SSD 970 EVO 500GB',
      PNPDeviceID: 'SCSI\\DISK&VEN_NVME',
    },
  ],
  win32_logicaldisk: [
    {
      DeviceID: 'C:',
      Name: 'C:',
      Caption: 'C:',
      Size: '499410006016',
      FreeSpace: '211837366272',
      VolumeSerialNumber: '5C1A77E2',
      DriveType: 3,
      FileSystem: 'NTFS',
    },
  ],
  win32_videocontroller: [
    {
      Name: 'Intel(R) UHD Graphics 630',
      Caption: 'Intel(R) UHD Graphics 630',
      AdapterRAM: '1073741824',
      VideoProcessor: 'Intel(R) UHD Graphics Family',
    },
  ],
  win32_desktopmonitor: [{ ScreenWidth: 1920, ScreenHeight: 1080, Name: 'Generic PnP Monitor' }],
  win32_networkadapterconfiguration: [
    {
      MACAddress: 'D8:9E:F3:41:07:2C',
      IPEnabled: true,
      Description: 'Intel(R) Ethernet Connection (7) I219-LM',
      IPAddress: '10.20.4.57',
      DHCPEnabled: true,
      DNSDomain: 'corp.example',
    },
  ],
  win32_networkadapter: [
    {
      MACAddress: 'D8:9E:F3:41:07:2C',
      Name: 'Intel(R) Ethernet Connection (7) I219-LM',
      NetEnabled: true,
      Manufacturer: 'Intel',
    },
  ],
  win32_useraccount: [
    {
      Name: profile.user,
      Domain: profile.domain,
      SID: 'S-1-5-21-1993962763-1957994488-725345543-1104',
      FullName: 'John Carter',
    },
  ],
  win32_product: [
    { Name: 'Microsoft Office Professional Plus 2016', Version: '16.0.4266.1001', Vendor: 'Microsoft Corporation' },
    { Name: 'Google Chrome', Version: '131.0.6778.86', Vendor: 'Google LLC' },
    { Name: '7-Zip 23.01 (x64)', Version: '23.01', Vendor: 'Igor Pavlov' },
  ],
  win32_service: [
    {
      Name: 'Spooler',
      DisplayName: 'Print Spooler',
      State: 'Running',
      StartMode: 'Auto',
      PathName: 'C:\\Windows\\System32\\spoolsv.exe',
      ProcessId: 2_180,
    },
    {
      Name: 'WinDefend',
      DisplayName: 'Microsoft Defender Antivirus Service',
      State: 'Running',
      StartMode: 'Auto',
      PathName: 'C:\\Program Files\\Windows Defender\\MsMpEng.exe',
      ProcessId: 2_944,
    },
  ],
  win32_timezone: [
    {
      Caption: '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna',
      Bias: 60,
      StandardName: 'W. Europe Standard Time',
    },
  ],
  win32_printer: [{ Name: 'HP LaserJet 400', Default: true }],
  win32_pnpentity: [{ Name: 'Intel(R) Management Engine Interface', DeviceID: 'PCI\\VEN_8086&DEV_A360' }],
  win32_fan: [{ Name: 'Cooling Device' }],
  win32_temperatureprobe: [{ Name: 'Temperature Probe' }],
  msacpi_thermalzonetemperature: [{ CurrentTemperature: 3_012 }],
  win32_shadowcopy: [{ ID: '{1F0B7C62-5E2B-4C3C-9C1B-1A8E1D3C0A44}', VolumeName: '\\\\?\\Volume{b1f7}\\' }],
  win32_quickfixengineering: [{ HotFixID: 'KB5031356', Description: 'Security Update' }],
  win32_systemdriver: [{ Name: 'ACPI', State: 'Running' }],
  win32_environment: [{ Name: 'OS', VariableValue: 'Windows_NT', UserName: '<SYSTEM>' }],
  win32_bootconfiguration: [
    {
      Name: 'BootConfiguration',
      ScratchDirectory: 'C:\\Windows\\system32\\config\\systemprofile\\AppData\\Local\\Temp',
    },
  ],
  win32_pingstatus: [{ StatusCode: 0, ProtocolAddress: '198.18.7.9', ResponseTime: 12 }],
  antivirusproduct: [
    { displayName: 'Windows Defender', productState: 397_568, pathToSignedProductExe: 'windowsdefender://' },
  ],
  firewallproduct: [{ displayName: 'Windows Firewall', productState: 397_568 }],
}
