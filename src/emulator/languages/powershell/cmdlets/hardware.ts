/** Cmdlets that ask what the machine is made of, answered with what its WMI classes tell. */
import { toText } from '../convert.ts'
import { wildcard } from '../operators/wildcard.ts'
import { wmiQuery } from '../run/com.ts'
import { PsObject, record, type Value } from '../values.ts'
import type { Call, Cmdlet } from './cmdlet.ts'

const instances = (call: Call, name: string): PsObject[] =>
  wmiQuery(call.engine, `select * from ${name}`).filter((one) => one instanceof PsObject)

/** Only those whose name is asked for. */
function named(call: Call, list: readonly PsObject[]): Value[] {
  const wanted = call.text('friendlyname')
  if (!wanted) return [...list]
  const fits = wildcard(wanted, { fold: 1, step: call.engine.step })
  return list.filter((one) => fits(toText(one.read('FriendlyName'))))
}

function disks(call: Call): Value[] {
  const list = instances(call, 'MSFT_PhysicalDisk').map((one) =>
    record('Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Storage/MSFT_PhysicalDisk', {
      DeviceId: '0',
      FriendlyName: one.read('FriendlyName') ?? '',
      Model: one.read('FriendlyName') ?? '',
      Manufacturer: 'Samsung',
      SerialNumber: 'S466NX0M781264L',
      MediaType: 'SSD',
      BusType: 'NVMe',
      CanPool: false,
      OperationalStatus: 'OK',
      HealthStatus: 'Healthy',
      Usage: 'Auto-Select',
      Size: Number(one.read('Size') ?? 0),
    }),
  )
  return named(call, list)
}

function devices(call: Call): Value[] {
  const list = instances(call, 'Win32_PnPEntity').map((one) =>
    record('Microsoft.Management.Infrastructure.CimInstance#ROOT/cimv2/Win32_PnPEntity', {
      Status: 'OK',
      Class: 'System',
      FriendlyName: one.read('Name') ?? '',
      Name: one.read('Name') ?? '',
      InstanceId: one.read('DeviceID') ?? '',
      DeviceID: one.read('DeviceID') ?? '',
      Manufacturer: one.read('Manufacturer') ?? '',
      Present: true,
    }),
  )
  return named(call, list)
}

export const hardwareCmdlets: readonly Cmdlet[] = [
  { name: 'Get-PhysicalDisk', parameters: 'FriendlyName@ SerialNumber UniqueId -CanPool', run: disks },
  { name: 'Get-PnpDevice', parameters: 'InstanceId@ FriendlyName Class Status -PresentOnly', run: devices },
  {
    name: 'Get-Volume',
    parameters: 'DriveLetter@',
    run: () => [
      record('Volume', {
        DriveLetter: 'C',
        FileSystemLabel: 'Windows',
        Size: 510_554_361_856,
        SizeRemaining: 362_340_589_568,
        DriveType: 'Fixed',
        FileSystem: 'NTFS',
        HealthStatus: 'Healthy',
      }),
    ],
  },
  {
    name: 'Get-Disk',
    parameters: 'Number@',
    run: () => [
      record('Disk', {
        Number: 0,
        FriendlyName: 'Samsung SSD 970 EVO',
        Size: 512_110_190_592,
        HealthStatus: 'Healthy',
        OperationalStatus: 'Online',
      }),
    ],
  },
  { name: 'Get-Partition', parameters: 'DriveLetter@', run: () => [] },
]
