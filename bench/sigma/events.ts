/** What one run reports: processes with long command lines, files, values, names, connections and layers of script. */
import type { BehaviourCategory, BehaviourEvent, BehaviourReport } from '#core/behaviour.ts'
import { createRandom, type Random } from '../kit/random.ts'

const system = String.raw`C:\Windows\System32`
const programs = [
  'cmd.exe',
  String.raw`WindowsPowerShell\v1.0\powershell.exe`,
  'wscript.exe',
  'rundll32.exe',
  'certutil.exe',
  'reg.exe',
]
const user = String.raw`C:\Users\john\AppData\Local\Temp`

const letters = (random: Random, length: number): string => random.bytes(length).toString('base64').slice(0, length)
const image = (random: Random): string => `${system}\\${random.pick(programs, 'cmd.exe')}`

type Make = (random: Random) => Record<string, string>

const created: Make = (random) => ({
  Image: image(random),
  CommandLine: `${image(random)} -nop -w hidden -enc ${letters(random, random.between(40, 900))}`,
  ParentImage: image(random),
  ParentCommandLine: `${image(random)} /c start ${user}\\${letters(random, 8)}.js`,
  CurrentDirectory: String.raw`C:\Users\john\Desktop` + '\\',
  User: String.raw`CORP\john`,
  OriginalFileName: 'PowerShell.EXE',
})
const written: Make = (random) => ({ TargetFilename: `${user}\\${letters(random, 9)}.exe`, Image: image(random) })
const value: Make = (random) => ({
  TargetObject: String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run` + `\\${letters(random, 6)}`,
  Details: `wscript.exe ${user}\\${letters(random, 9)}.js`,
  EventType: 'SetValue',
  Image: image(random),
})
const block: Make = (random) => ({
  ScriptBlockText: `$a = '${letters(random, 3_000)}'; Invoke-Expression ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($a)))`,
  Path: '',
})
const connected: Make = (random) => ({
  DestinationIp: `198.18.${random.between(0, 255)}.${random.between(1, 254)}`,
  DestinationPort: '443',
  DestinationHostname: `${letters(random, 8)}.example.test`,
  Initiated: 'true',
  Image: image(random),
})
const asked: Make = (random) => ({
  QueryName: `${letters(random, 8)}.example.test`,
  QueryResults: '198.18.0.1',
  Image: image(random),
})
const loaded: Make = (random) => ({ ImageLoaded: `${user}\\${letters(random, 8)}.dll`, Image: image(random) })

const kinds: readonly (readonly [category: BehaviourCategory, share: number, make: Make])[] = [
  ['process_creation', 8, created],
  ['file_event', 4, written],
  ['registry_set', 2, value],
  ['ps_script', 2, block],
  ['network_connection', 2, connected],
  ['dns_query', 1, asked],
  ['image_load', 1, loaded],
]
const drawn = kinds.flatMap((kind) => Array.from({ length: kind[1] }, () => kind))

export function madeReport(count: number, seed = 1): BehaviourReport {
  const random = createRandom(seed)
  const events = Array.from({ length: count }, (_, at): BehaviourEvent => {
    const [category, , make] = random.pick(drawn, ['process_creation', 1, created] as const)
    return { category, at: at * 10, pid: 1_000 + (at % 20) * 4, via: 'host', fields: make(random) }
  })
  return { processes: [], layers: [], artifacts: [], indicators: [], unmodelled: [], gaps: [], output: '', events }
}
