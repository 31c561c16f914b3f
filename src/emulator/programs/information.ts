/** Programs that tell about the machine: their output, so that scripts that read it go on. */
import { profile } from '../host/profile.ts'
import { livedInProcesses } from '../host/lived-in.ts'
import { actorOf, type Program, type Started, wordsOf } from './program.ts'

const user = `${profile.domain.toLowerCase()}\\${profile.user}`
const sid = 'S-1-5-21-1993962763-1957994488-725345543-1104'

const says =
  (text: string | ((started: Started) => string)) =>
  (started: Started): void =>
    started.machine.recorder.print(typeof text === 'string' ? text : text(started))

const addresses = [
  'Windows IP Configuration',
  '',
  'Ethernet adapter Ethernet:',
  '   Connection-specific DNS Suffix  . : corp.example',
  '   IPv4 Address. . . . . . . . . . . : 10.20.4.57',
  '   Subnet Mask . . . . . . . . . . . : 255.255.255.0',
  '   Default Gateway . . . . . . . . . : 10.20.4.1',
].join('\r\n')

const system = [
  `Host Name:                 ${profile.computer}`,
  'OS Name:                   Microsoft Windows 10 Pro',
  'OS Version:                10.0.19045 N/A Build 19045',
  'System Manufacturer:       Dell Inc.',
  'System Model:              OptiPlex 7070',
  'System Type:               x64-based PC',
  'Total Physical Memory:     16,260 MB',
  'Domain:                    corp.example',
  'Logon Server:              \\\\DC01',
].join('\r\n')

function tasks(): string {
  return livedInProcesses
    .map((image, at) => `${(image.split('\\').pop() ?? image).padEnd(28)}${400 + at * 4} Console 1 24,080 K`)
    .join('\r\n')
}

/** `ping -n 30 127.0.0.1` is a way to wait. */
function ping(started: Started): void {
  const words = wordsOf(started)
  const at = words.findIndex((one) => /^[-/]n$/i.test(one))
  const count = Math.max(1, Math.min(Number(words[at + 1]) || 4, 100_000))
  const host = words.findLast((one) => /[.:\w]/.test(one) && !/^[-/\d]+$/.test(one)) ?? ''
  started.machine.sleep(actorOf(started), (at < 0 ? 4 : count) * 1_000)
  if (/^[a-z].*\./i.test(host)) {
    started.machine.recorder.indicator('domain', host)
    started.machine.recorder.event(actorOf(started), 'dns_query', {
      QueryName: host,
      QueryResults: '198.18.7.9',
      Image: started.machine.imageOf(started.pid),
    })
  }
  started.machine.recorder.print(`Reply from ${host}: bytes=32 time=12ms TTL=54`)
}

function wait(started: Started): void {
  const seconds = Number(/\b(\d{1,6})\b/.exec(wordsOf(started).join(' '))?.[1] ?? 0)
  started.machine.sleep(actorOf(started), seconds * 1_000)
}

function lookUp(started: Started): void {
  const host = wordsOf(started).find((one) => /\.[a-z]/i.test(one))
  if (!host) return
  const { machine, pid } = started
  machine.recorder.indicator('domain', host)
  machine.recorder.event(actorOf(started), 'dns_query', {
    QueryName: host,
    QueryResults: '198.18.7.9',
    Image: machine.imageOf(pid),
  })
  machine.recorder.print(`Name:    ${host}\r\nAddress:  198.18.7.9`)
}

/** `net user`, `net localgroup`, `net use`, `net stop`: what changes something is told. */
function net(started: Started): void {
  const words = wordsOf(started)
  const { machine } = started
  const share = words.find((one) => one.startsWith('\\\\'))
  if (/^use$/i.test(words[0] ?? '') && share) {
    const host = share.split('\\')[2] ?? ''
    machine.recorder.event(actorOf(started), 'network_connection', {
      DestinationHostname: host.replace(/@.*$/, ''),
      DestinationPort: '445',
      Initiated: 'true',
      Image: machine.imageOf(started.pid),
    })
  }
  if (/^user$/i.test(words[0] ?? '') && words.length === 1)
    machine.recorder.print(`Administrator            Guest                    ${profile.user}`)
}

export const informationPrograms: readonly Program[] = [
  {
    names: ['whoami.exe'],
    run: says((started) => (/\/user|\/all|\/groups/i.test(started.commandLine) ? `${user} ${sid}` : user)),
  },
  { names: ['hostname', 'hostname.exe'], run: says(profile.computer) },
  { names: ['ipconfig', 'ipconfig.exe'], run: says(addresses) },
  { names: ['systeminfo', 'systeminfo.exe'], run: says(system) },
  { names: ['tasklist', 'tasklist.exe'], run: says(tasks) },
  { names: ['ver'], run: says('Microsoft Windows [Version 10.0.19045.5131]') },
  { names: ['getmac', 'getmac.exe'], run: says('D8-9E-F3-41-07-2C   \\Device\\Tcpip_{1A2B}') },
  { names: ['where', 'where.exe'], run: says((started) => `C:\\Windows\\System32\\${wordsOf(started)[0] ?? ''}`) },
  { names: ['ping.exe'], run: ping },
  { names: ['timeout', 'timeout.exe', 'choice', 'choice.exe', 'waitfor', 'waitfor.exe'], run: wait },
  { names: ['nslookup', 'nslookup.exe'], run: lookUp },
  { names: ['net.exe', 'net1', 'net1.exe'], run: net },
]
